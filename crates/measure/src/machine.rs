//! Where it is measured, and when, and who else was busy there.

use crate::data::Machine;
use crate::method::Method;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};
use std::{env, fs, thread};

/// The processors' time until now.
pub struct Busy {
    everybody: u64,
    own: u64,
}

/// Describes this machine and a run that has just ended.
pub fn describe(
    method: &Method,
    quick: bool,
    took: Duration,
    busy_before: &Busy,
) -> Machine {
    let began = SystemTime::now() - took;
    let date = humantime::format_rfc3339_seconds(began).to_string();
    let system = fs::read_to_string("/proc/sys/kernel/osrelease");
    let system = system.unwrap_or_default();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    Machine {
        processor: processor().unwrap_or_else(|| env::consts::ARCH.to_owned()),
        cores,
        system: format!("{} {}", env::consts::OS, system.trim()),
        rustc: rustc().unwrap_or_else(|| "rustc".to_owned()),
        date: date.split('T').next().unwrap_or_default().to_owned(),
        seconds: took.as_secs(),
        quick,
        rounds: method.rounds,
        noise: method.noise(),
        others: busy_before.others_since(cores, took),
        disk: disk(&env::temp_dir())
            .unwrap_or_else(|| "a file system that is not known".to_owned()),
    }
}

impl Busy {
    /// Known on Linux only, in hundredths of a second.
    pub fn now() -> Self {
        Self {
            everybody: everybody().unwrap_or_default(),
            own: own().unwrap_or_default(),
        }
    }

    /// How much of all processors' time went to other programs, in percent.
    /// (The servers of the durable question count as others.)
    fn others_since(&self, cores: usize, took: Duration) -> f64 {
        let now = Self::now();
        let others = (now.everybody - self.everybody)
            .saturating_sub(now.own - self.own) as f64;
        let all = cores as f64 * took.as_secs_f64() * 100.0;
        (others / all * 100.0).round()
    }
}

fn everybody() -> Option<u64> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    let mut numbers = stat.lines().next()?.split_whitespace().skip(1);
    // user, nice, system, idle, iowait, irq, softirq, steal
    let busy = [0, 1, 2, 5, 6, 7];
    let all: Vec<u64> =
        numbers.by_ref().take(8).filter_map(|it| it.parse().ok()).collect();
    busy.iter().map(|&at| all.get(at)).sum()
}

/// Of this process and of those that it has waited for.
fn own() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let behind_name = stat.rsplit_once(')')?.1;
    let times = behind_name.split_whitespace().skip(11).take(4);
    times.map(|it| it.parse::<u64>().ok()).sum()
}

/// Names that promise nothing after a power cut.
const IN_MEMORY: [&str; 2] = ["tmpfs", "ramfs"];

/// The file system of a folder, and its device; Linux only.
pub fn disk(folder: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok()?;
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let mount = mounts
        .lines()
        .filter_map(|line| {
            let (before, after) = line.split_once(" - ")?;
            let place = before.split_whitespace().nth(4)?;
            let mut after = after.split_whitespace();
            let (kind, device) = (after.next()?, after.next()?);
            folder.starts_with(place).then_some((place, kind, device))
        })
        .max_by_key(|(place, ..)| place.len())?;
    let (_, kind, device) = mount;
    Some(format!("{kind} on {device}"))
}

/// Why a bank in this folder is not durable, if it is not.
pub fn not_durable(folder: &Path) -> Option<String> {
    let disk = disk(folder)?;
    IN_MEMORY.iter().any(|it| disk.starts_with(it)).then(|| {
        let folder = folder.display();
        format!("{folder} is in memory ({disk}); set TMPDIR to a disk")
    })
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
