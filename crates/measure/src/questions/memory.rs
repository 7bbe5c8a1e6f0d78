//! How much memory do the updates take that nobody has counted yet?
//!
//! The peak of a process never goes down, so each number needs a process of its
//! own: this program, called again.

use super::Question;
use crate::data::Kind::{Lock, Messages, Neither};
use crate::data::{Axis, Unit};
use crate::load::{ByName, Design, record_so_many};
use crate::method::{Refused, Sample, Subject};
use recorders::{
    Accountant, AtomicCounters, BatchingAccountant, BoundedAccountant, Handle,
    KnownEndpoint, Recorder, ShardedCounters,
};
use std::process::Command;
use std::{env, fs};

/// Claims X1 and X6. Four threads record so many updates as fast as they can.
pub const MEMORY: Question = Question {
    id: "memory",
    claims: &["X1", "X4", "X6"],
    unit: Unit::Bytes,
    x: Axis::Updates,
    subjects: || {
        let designs = [
            ("accountant", Messages),
            ("bounded-accountant", Messages),
            ("batching-accountant", Messages),
            ("known-endpoint", Lock),
            ("sharded-counters", Neither),
        ];
        let each = designs.into_iter().flat_map(|(name, kind)| {
            [100_000, 400_000, 1_600_000].map(|updates| {
                let asked = format!("{name}:{updates}");
                let take = move |_| in_a_process(&asked, f64::from(updates));
                Subject::new(name, kind, take)
            })
        });
        each.collect()
    },
};

/// Claim X6. What a recorder keeps when each of its endpoints was called once,
/// by each of two handles.
pub const MEMORY_BY_ENDPOINTS: Question = Question {
    id: "memory-by-endpoints",
    claims: &["X6"],
    unit: Unit::Bytes,
    x: Axis::Endpoints,
    subjects: || {
        let designs = [
            ("known-endpoint", Lock),
            ("atomic-counters", Neither),
            ("sharded-counters", Neither),
        ];
        let each = designs.into_iter().flat_map(|(name, kind)| {
            [1, 100, 10_000].map(|endpoints| {
                Subject::new(name, kind, move |_| {
                    let values =
                        vec![(f64::from(endpoints), opened(name, endpoints)?)];
                    Ok(Sample { values })
                })
            })
        });
        each.collect()
    },
};

/// What is allocated and not freed, in bytes.
fn opened(name: &str, endpoints: u32) -> Result<f64, Refused> {
    match name {
        "known-endpoint" => Ok(kept::<KnownEndpoint>(endpoints)),
        "atomic-counters" => Ok(kept::<AtomicCounters>(endpoints)),
        "sharded-counters" => Ok(kept::<ShardedCounters>(endpoints)),
        _ => Err(format!("there is no `{name}`")),
    }
}

/// A recorder that knows so many endpoints, each of which was called once by
/// each of two handles.
fn kept<R: Recorder>(endpoints: u32) -> f64 {
    let names: Vec<_> =
        (0..endpoints).map(|nth| format!("/api/accounts/{nth}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut open = None;
    let counted = allocation_counter::measure(|| {
        let recorder = R::open(&names);
        let mut handles = [recorder.handle(), recorder.handle()];
        for name in &names {
            handles.iter_mut().for_each(|it| it.record_request(name, 1, false));
        }
        recorder.snapshot(); // so that all of it has been counted
        open = Some((recorder, handles));
    });
    counted.bytes_current as f64
}

/// The name of the hidden argument that asks for one number.
pub const ARGUMENT: &str = "peak";

fn in_a_process(asked: &str, x: f64) -> Result<Sample, Refused> {
    let program = env::current_exe().map_err(|why| why.to_string())?;
    let mut child = Command::new(program);
    child.arg(format!("--{ARGUMENT}={asked}"));
    let output = child.output().map_err(|why| why.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let bytes = said.trim().parse().map_err(|_| said.into_owned())?;
    Ok(Sample { values: vec![(x, bytes)] })
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

fn peak_of<D: Design>(updates: usize) -> Result<u64, Refused> {
    let before = highest()?;
    record_so_many::<D>(updates)?;
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
