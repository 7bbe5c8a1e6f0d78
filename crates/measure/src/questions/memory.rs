//! How much memory do the updates take that nobody has counted yet?
//!
//! The peak of a process never goes down, so each number needs a process of its
//! own: this program, called again.

use super::Question;
use crate::data::Kind::{Letters, Lock, Neither};
use crate::data::{Axis, Unit};
use crate::load::{ByName, Design, record};
use crate::method::{Refused, Sample, Subject};
use recorders::{
    Accountant, BatchingAccountant, BoundedAccountant, KnownEndpoint,
    ShardedCounters,
};
use std::process::Command;
use std::time::Duration;
use std::{env, fs};

/// Claims X1 and X6. Four threads record so many updates as fast as they can.
pub const MEMORY: Question = Question {
    id: "memory",
    claims: &["X1", "X6"],
    unit: Unit::Bytes,
    x: Axis::Updates,
    subjects: || {
        let designs = [
            ("accountant", Letters),
            ("bounded-accountant", Letters),
            ("batching-accountant", Letters),
            ("known-endpoint", Lock),
            ("sharded-counters", Neither),
        ];
        let each = designs.into_iter().flat_map(|(name, kind)| {
            [100_000, 400_000, 1_600_000].map(|updates| {
                let take = move |_| in_a_process(name, updates);
                Subject::new(name, kind, take)
            })
        });
        each.collect()
    },
};

/// The name of the hidden argument that asks for one number.
pub const ARGUMENT: &str = "peak";

fn in_a_process(name: &str, updates: u64) -> Result<Sample, Refused> {
    let program = env::current_exe().map_err(|why| why.to_string())?;
    let mut child = Command::new(program);
    child.args([format!("--{ARGUMENT}={name}:{updates}")]);
    let output = child.output().map_err(|why| why.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let bytes = said.trim().parse().map_err(|_| said.into_owned())?;
    let values = vec![(updates as f64, bytes)];
    Ok(Sample { elapsed: Duration::MAX, values })
}

/// In the process of its own: how many bytes more than at the beginning.
pub fn peak(asked: &str) -> Result<u64, Refused> {
    let (name, updates) = asked.split_once(':').ok_or("no `:`")?;
    let updates = updates.parse().map_err(|_| "no number of updates")?;
    match name {
        "accountant" => peak_of::<ByName<Accountant>>(updates),
        "bounded-accountant" => peak_of::<ByName<BoundedAccountant>>(updates),
        "batching-accountant" => peak_of::<ByName<BatchingAccountant>>(updates),
        "known-endpoint" => peak_of::<ByName<KnownEndpoint>>(updates),
        "sharded-counters" => peak_of::<ByName<ShardedCounters>>(updates),
        _ => Err(format!("there is no `{name}`")),
    }
}

fn peak_of<D: Design>(updates: u64) -> Result<u64, Refused> {
    let before = highest()?;
    record::<D>(4, 1, updates)?;
    Ok(highest()? - before)
}

/// The most memory that this process has ever had, as Linux counts it.
fn highest() -> Result<u64, Refused> {
    let status = fs::read_to_string("/proc/self/status");
    let status = status.map_err(|_| "needs /proc, which Linux has")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    let kib: u64 = kib.and_then(|it| it.parse().ok()).ok_or("no VmHWM")?;
    Ok(kib * 1024)
}
