//! A shell beside the servers, so that somebody is left when we die.

use anyhow::{Result, bail};
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

const KEEPER: &str = include_str!("keeper.sh");

/// Ends its servers and removes their folder when this is dropped, or when we
/// die.
#[derive(Debug)]
pub(crate) struct Keeper {
    shell: Child,
    answers: BufReader<ChildStdout>,
}

impl Keeper {
    /// Starts a script, as this user if we are root.
    pub(crate) fn spawn(
        script: &str,
        arguments: &[&str],
        instead_of_root: Option<&str>,
    ) -> Result<Self> {
        let is_root = fs::metadata("/proc/self")?.uid() == 0;
        let mut command = Command::new("sh");
        if let (true, Some(user)) = (is_root, instead_of_root) {
            command = Command::new("runuser");
            command.args(["-u", user, "--", "sh"]);
        }
        let mut shell = command
            .arg("-c")
            .arg(format!("{KEEPER}{script}"))
            .arg("keeper")
            .args(arguments)
            .current_dir(env::temp_dir())
            // Ctrl-C is for us. We end, so its input ends, and it has time.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let answers = BufReader::new(shell.stdout.take().expect("is piped"));
        Ok(Self { shell, answers })
    }

    /// Hands over a line that is not answered.
    pub(crate) fn tell(&mut self, line: &str) -> Result<()> {
        let to = self.shell.stdin.as_mut().expect("is piped");
        Ok(writeln!(to, "{line}")?)
    }

    /// Gives an order and waits until it is carried out. Returns the folder.
    pub(crate) fn order(&mut self, order: &str) -> Result<PathBuf> {
        let mut answer = String::new();
        // Who cannot be told has ended, and has said why.
        if self.tell(order).is_ok() {
            self.answers.read_line(&mut answer)?;
        }
        if answer.is_empty() {
            let mut why = String::new();
            let errors = self.shell.stderr.as_mut().expect("is piped");
            errors.read_to_string(&mut why)?;
            bail!("no server: {why}");
        }
        Ok(answer.trim_end().into())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.shell.stdin.take()); // its input ends, so it cleans up
        let _ = self.shell.wait();
    }
}
