//! Where it is measured, and when.

use crate::data::Machine;
use crate::method::Method;
use std::process::Command;
use std::time::{Duration, SystemTime};
use std::{env, fs, thread};

/// Describes this machine and a run that has just ended.
pub fn describe(method: &Method, quick: bool, took: Duration) -> Machine {
    let began = SystemTime::now() - took;
    let date = humantime::format_rfc3339_seconds(began).to_string();
    let system = fs::read_to_string("/proc/sys/kernel/osrelease");
    let system = system.unwrap_or_default();
    Machine {
        processor: processor().unwrap_or_else(|| env::consts::ARCH.to_owned()),
        cores: thread::available_parallelism().map_or(1, usize::from),
        system: format!("{} {}", env::consts::OS, system.trim()),
        rustc: rustc().unwrap_or_else(|| "rustc".to_owned()),
        date: date.split('T').next().unwrap_or_default().to_owned(),
        seconds: took.as_secs(),
        quick,
        rounds: method.rounds,
        noise: method.noise(),
    }
}

/// Known on Linux only; elsewhere the architecture has to do.
fn processor() -> Option<String> {
    let about = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = about.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn rustc() -> Option<String> {
    let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
    let said = Command::new(rustc).arg("--version").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    Some(said.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}
