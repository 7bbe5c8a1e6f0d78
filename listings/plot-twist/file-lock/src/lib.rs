//! Two processes share one file and ask the operating system for a lock on it
//! before they read.
//!
//! Promises: no deposit of two tills that both ask is lost, and a till that
//! dies gives its lock back. It does *not* stop a program that never asks; it
//! undoes nothing; and it is about the open file, not about its name, so
//! nobody may remove this one or rename another over it.
//!
//! ```
//! let file = format!("file-lock-doctest-{}", std::process::id());
//! let file = std::env::temp_dir().join(file);
//! std::fs::write(&file, "100000")?;
//! file_lock::deposit(&file, 50_00, |_| Ok(()))?;
//! assert_eq!(std::fs::read_to_string(&file)?, "105000");
//! std::fs::remove_file(file)?;
//! # Ok::<(), std::io::Error>(())
//! ```

use std::io::{BufRead, BufReader};
use std::process::{
    Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio,
};

// ANCHOR: lock
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

/// Adds `amount` cents to the balance in the file. `step` is told how far the
/// till is, and can hold it up or end it there.
pub fn deposit(
    file: &Path,
    amount: u64,
    mut step: impl FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = File::options().read(true).write(true).open(file)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            step("has to wait")?;
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => return Err(error),
    }
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let balance: u64 = text.parse().map_err(io::Error::other)?;
    step("has read")?;
    let balance = balance
        .checked_add(amount)
        .ok_or_else(|| io::Error::other("the deposit does not fit"))?;
    file.set_len(0)?;
    file.rewind()?;
    step("has emptied the file")?;
    file.write_all(balance.to_string().as_bytes())
} // closing the file gives the lock back

/// A till that has never heard of the lock.
pub fn deposit_without_asking(file: &Path, amount: u64) -> io::Result<()> {
    let text = fs::read_to_string(file)?;
    let balance: u64 = text.parse().map_err(io::Error::other)?;
    let balance = balance
        .checked_add(amount)
        .ok_or_else(|| io::Error::other("the deposit does not fit"))?;
    fs::write(file, balance.to_string())
}
// ANCHOR_END: lock

/// A child: it deposits 50.00, says each step, and waits for a word after it.
pub fn child(file: &Path) -> io::Result<()> {
    let mut words = io::stdin().lines();
    deposit(file, 50_00, |step| {
        println!("{step}");
        words
            .next()
            .unwrap_or_else(|| Err(io::ErrorKind::BrokenPipe.into()))?;
        Ok(())
    })
}

/// A till that runs in a process of its own.
#[derive(Debug)]
pub struct Till {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Till {
    /// Starts `program` as a till.
    pub fn start(program: &Path, file: &Path) -> io::Result<Self> {
        let mut process = Command::new(program)
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let to = process.stdin.take().expect("is piped");
        let from = process.stdout.take().expect("is piped");
        Ok(Self { process, to, from: BufReader::new(from) })
    }

    /// What the till says next; empty at its end.
    pub fn says(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    /// Lets it go on after what it said.
    pub fn go_on(&mut self) -> io::Result<()> {
        self.to.write_all(b"go on\n")
    }

    /// Ends the process where it stands: `SIGKILL`. Returns how it ended.
    pub fn kill(mut self) -> io::Result<ExitStatus> {
        self.process.kill()?;
        self.process.wait()
    }
}
