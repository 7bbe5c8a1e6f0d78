//! A process that a test can stop and kill: the test's own program, once more.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write, stdin};
use std::iter;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio, exit};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

const TOLD: &str = "TOLD_BY_A_TEST";

/// How long the other process may be silent while somebody listens.
const PATIENCE: Duration = Duration::from_secs(300);

/// A program that is killed when the thread ends that starts it, however that
/// came about: nobody is left then who would let it go on if it was stopped.
pub fn dies_with_us(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// This program of tests, started again to run one of them only. It is killed
/// when this is dropped.
#[derive(Debug)]
pub struct Again {
    process: Child,
    lines: Receiver<String>,
}

impl Again {
    /// Starts the test of this name, which finds in [`told`] what it is told.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start(test: &str, told: &[&str]) -> Self {
        Self::start_in(&env::temp_dir(), test, told)
    }

    /// The same, with this as the folder for what is temporary.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn start_in(folder: &Path, test: &str, told: &[&str]) -> Self {
        let program = env::current_exe().expect("we are a program");
        let mut process = dies_with_us(program)
            .args(["--exact", test, "--ignored", "--nocapture"])
            .env(TOLD, told.join("\n"))
            .env("TMPDIR", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs already");
        let output = BufReader::new(process.stdout.take().expect("is piped"));
        let (heard, lines) = mpsc::channel();
        // Nobody can read from a pipe for some time and then give up.
        thread::spawn(move || {
            let mut said = output.lines().map_while(Result::ok);
            said.try_for_each(|line| heard.send(line))
        });
        Self { process, lines }
    }

    /// What it says from now on, until its end.
    ///
    /// # Panics
    /// If it says nothing for five minutes.
    fn lines(&self) -> impl Iterator<Item = String> {
        iter::from_fn(|| match self.lines.recv_timeout(PATIENCE) {
            Err(RecvTimeoutError::Timeout) => {
                panic!("the other process has been silent for {PATIENCE:?}")
            }
            said => said.ok(),
        })
    }

    /// Waits until it says this. Returns whether it has, before its end.
    ///
    /// # Panics
    /// If it says nothing for five minutes, as those below.
    pub fn says(&mut self, what: &str) -> bool {
        // The first line has the name of the test in front.
        self.lines().any(|line| line.ends_with(what))
    }

    /// Waits until it says something that begins with this. Returns the rest.
    pub fn tells(&mut self, what: &str) -> Option<String> {
        self.lines().find_map(|line| Some(line.split_once(what)?.1.to_owned()))
    }

    /// How often it says each of these from now on until its end.
    pub fn rest<const N: usize>(&mut self, wanted: [&str; N]) -> [i64; N] {
        let mut counts = [0; N];
        for line in self.lines() {
            for (count, what) in counts.iter_mut().zip(wanted) {
                *count += i64::from(line.ends_with(what));
            }
        }
        counts
    }

    /// Lets it go on that waits in [`wait`].
    ///
    /// # Panics
    /// If it has ended.
    pub fn go_on(&mut self) {
        let input = self.process.stdin.as_mut().expect("is piped");
        writeln!(input).expect("it waits");
    }

    /// Sends it a signal, such as `STOP`.
    ///
    /// # Panics
    /// If there is no such signal, or it has ended and was waited for.
    pub fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.expect("there is a command").success());
    }

    /// `kill -9`; returns when it is dead. Says whether it died of that, and
    /// had not ended before.
    pub fn kill(&mut self) -> bool {
        let _ = self.process.kill(); // it may have ended
        self.process.wait().is_ok_and(|end| end.signal() == Some(9))
    }

    /// Waits for its end. Returns whether the test has passed.
    ///
    /// # Panics
    /// If it cannot be waited for, or says nothing for five minutes.
    pub fn passes(mut self) -> bool {
        drop(self.process.stdin.take());
        self.lines().for_each(drop);
        self.process.wait().expect("it is ours").success()
    }
}

impl Drop for Again {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What we were told, if we are the other process.
///
/// # Panics
/// If it was told something else than so many words.
pub fn told<const N: usize>() -> Option<[String; N]> {
    let told = env::var(TOLD).ok()?;
    let words: Vec<String> = told.lines().map(str::to_owned).collect();
    Some(words.try_into().expect("so many words"))
}

/// Says something to the test that has started us, and waits until it lets us
/// go on. If it has ended, so do we.
pub fn wait(saying: &str) {
    println!("{saying}");
    if !matches!(stdin().read_line(&mut String::new()), Ok(1..)) {
        exit(1);
    }
}
