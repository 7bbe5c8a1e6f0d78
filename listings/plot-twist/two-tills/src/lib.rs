//! Broken on purpose: two processes share one file, each guards it with a
//! mutex of its own, and a deposit is lost.
//!
//! Promises: inside one process, no deposit is lost. Two processes share a
//! file, not a mutex.
//!
//! ```
//! let file = format!("two-tills-doctest-{}", std::process::id());
//! let file = std::env::temp_dir().join(file);
//! std::fs::write(&file, "100000")?;
//! let till = two_tills::Till::open(&file);
//! std::thread::scope(|scope| {
//!     for _ in 0..2 {
//!         scope.spawn(|| till.deposit(50_00, || Ok(())).unwrap());
//!     }
//! });
//! assert_eq!(two_tills::read(&file)?, 1_100_00);
//! std::fs::remove_file(file)?;
//! # Ok::<(), std::io::Error>(())
//! ```

// ANCHOR: tills
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::{fs, io};

/// The only till of its process. The file holds a balance in cents.
#[derive(Debug)]
pub struct Till(Mutex<PathBuf>);

impl Till {
    /// Opens a till at a file.
    pub fn open(file: &Path) -> Self {
        Self(Mutex::new(file.to_owned()))
    }

    /// Adds `amount` cents to the balance; `has_read` is called between
    /// reading the old balance and writing the new one.
    pub fn deposit(
        &self,
        amount: u64,
        has_read: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let balance = read(&file)?;
        has_read()?;
        let balance = balance
            .checked_add(amount)
            .ok_or_else(|| io::Error::other("the deposit does not fit"))?;
        fs::write(&*file, balance.to_string())
    } // the mutex is held up to here
}

/// The balance in the file, in cents.
pub fn read(file: &Path) -> io::Result<u64> {
    fs::read_to_string(file)?.parse().map_err(io::Error::other)
}
// ANCHOR_END: tills

/// A child: it deposits 50.00, and in the middle says so and waits for a
/// word.
pub fn child(file: &Path) -> io::Result<()> {
    Till::open(file).deposit(50_00, || {
        println!("has read");
        await_line(&mut io::stdin().lock())
    })
}

/// The parent: starts `program` twice as a child; when *both* have read the
/// balance, lets each go on to its end. Returns the balance in cents.
pub fn deposit_twice(program: &Path, file: &Path) -> io::Result<u64> {
    let mut tills = Vec::new();
    for _ in 0..2 {
        let mut till = Command::new(program)
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let words = till.stdout.take().expect("is piped");
        await_line(&mut BufReader::new(words))?;
        tills.push(till);
    }
    for mut till in tills {
        till.stdin.take().expect("is piped").write_all(b"go on\n")?;
        if !till.wait()?.success() {
            return Err(io::Error::other("a till broke down"));
        }
    }
    read(file)
}

fn await_line(input: &mut impl BufRead) -> io::Result<()> {
    match input.read_line(&mut String::new())? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()), // nobody is there
        _ => Ok(()),
    }
}
