//! The questions, a module for each.

/// Every recorder of the chapter that counts all it is told: its type, its name, how it keeps threads
/// apart. A question that asks all of them asks whoever is added here.
macro_rules! every_recorder {
    ($each:ident) => {
        $each![
            recorders::Accountant, "accountant", Messages;
            recorders::BoundedAccountant, "bounded-accountant", Messages;
            recorders::BatchingAccountant, "batching-accountant", Messages;
            recorders::Spreadsheet, "spreadsheet", Lock;
            recorders::KnownEndpoint, "known-endpoint", Lock;
            recorders::AtomicCounters, "atomic-counters", Neither;
            recorders::ShardedCounters, "sharded-counters", Neither;
        ]
    };
}

pub mod ablation;
pub mod allocations;
pub mod alternatives;
pub mod callers;
pub mod critical;
pub mod databases;
pub mod guarantees;
pub mod memory;
pub mod message_or_lock;
pub mod open_loop;
pub mod situations;
pub mod snapshots;
pub mod tasks;
pub mod transfers;
pub mod updates;
pub mod waiting;

use crate::data::{Axis, Data, Measurement, Unit};
use crate::machine::{self, Busy};
use crate::method::{Method, Subject};
use std::mem;
use std::time::Instant;

/// Something that only a clock can tell.
pub struct Question {
    /// Names the files, and the place in the chapter: `#measured-<id>`.
    pub id: &'static str,
    /// The claims that it decides.
    pub claims: &'static [&'static str],
    /// What the numbers count.
    pub unit: Unit,
    /// What `x` counts.
    pub x: Axis,
    /// All designs under all loads.
    pub subjects: fn() -> Vec<Subject<'static>>,
}

/// How many threads do the work, wherever that is varied.
pub const THREADS: [usize; 4] = [1, 2, 4, 8];

/// All questions, in the order of the book's pages.
pub fn all() -> Vec<Question> {
    vec![
        transfers::OWN_ACCOUNTS,
        waiting::WAITING,
        waiting::SLOWEST,
        callers::CALLERS,
        open_loop::OPEN_LOOP,
        memory::MEMORY,
        memory::MEMORY_BY_ENDPOINTS,
        allocations::ALLOCATIONS,
        message_or_lock::MESSAGE_OR_LOCK,
        message_or_lock::ONE_HOT,
        message_or_lock::ZIPF,
        updates::ONE_ENDPOINT,
        updates::SIXTEEN_ENDPOINTS,
        updates::ZIPF,
        ablation::ABLATION,
        updates::ACKNOWLEDGED,
        snapshots::IDLE,
        snapshots::BEHIND,
        critical::CRITICAL,
        transfers::TWO_ACCOUNTS,
        transfers::THOUSAND_ACCOUNTS,
        situations::JOBS,
        situations::SETTINGS,
        situations::READERS,
        situations::ONCE,
        situations::STOP,
        tasks::TASKS,
        databases::DURABLE,
        guarantees::GUARANTEES,
        guarantees::LATENCY,
    ]
}

/// Measures all of them, or the one with this id.
pub fn measure(quick: bool, only: Option<&str>) -> Data {
    let (began, busy) = (Instant::now(), Busy::now());
    let mut method = Method::new(quick);
    let mut asked: Vec<_> = all()
        .into_iter()
        .filter(|it| only.is_none_or(|id| id == it.id))
        .map(|it| (it, Vec::new()))
        .collect();
    for (question, _) in &asked {
        method.expect((question.subjects)().len());
    }
    for rounds in method.parts() {
        for (question, records) in &mut asked {
            let (subjects, before) =
                ((question.subjects)(), mem::take(records));
            *records =
                method.run(question.id, subjects, rounds.clone(), before);
        }
    }
    let mut measurements = Vec::new();
    for (question, records) in asked {
        let (series, refused) = method.collect(records);
        measurements.push(Measurement {
            id: question.id.to_owned(),
            claims: question.claims.iter().map(|&id| id.to_owned()).collect(),
            unit: question.unit,
            x: question.x,
            series,
            refused,
        });
    }
    let machine = machine::describe(&method, quick, began.elapsed(), &busy);
    Data { machine, measurements }
}
