//! Child processes that are not waited for forever.

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs::File;
use std::io::{Read, Seek};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;
use wait_timeout::ChildExt;

/// How long a program of the book may run: all are done within a second or two.
pub const TIME_LIMIT: Duration = Duration::from_secs(20);

/// What a process left behind.
pub struct Ended {
    /// `None` if it was stopped at the time limit.
    pub status: Option<ExitStatus>,
    /// What it printed on its standard output.
    pub stdout: String,
    /// What it printed on its standard error.
    pub stderr: String,
}

/// Runs a command to its end, or stops it at the limit, with every process that it has started.
pub fn run(command: &mut Command, limit: Duration) -> Result<Ended> {
    // Files, not pipes: a full pipe nobody reads would hold the process up.
    let (mut stdout, mut stderr) =
        (tempfile::tempfile()?, tempfile::tempfile()?);
    let mut child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(stdout.try_clone()?)
        .stderr(stderr.try_clone()?)
        .spawn()
        .with_context(|| format!("{command:?}"))?;
    let status = child.wait_timeout(limit)?;
    if status.is_none() {
        // cargo would end alone, and what it runs would go on burning.
        kill_process_group(Pid::from_child(&child), Signal::KILL)?;
        child.wait()?;
    }
    Ok(Ended { status, stdout: text(&mut stdout)?, stderr: text(&mut stderr)? })
}

fn text(file: &mut File) -> Result<String> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
