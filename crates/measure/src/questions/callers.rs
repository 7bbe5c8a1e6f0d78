//! How long does a caller wait until `record_request` returns? And whoever asks
//! for a snapshot, when nobody records and when two threads do?

use super::Question;
use super::waiting::{note, percentiles, stopwatch};
use crate::data::Kind::{self, Letters, Lock, Neither};
use crate::data::{Axis, Unit};
use crate::load::ENDPOINTS;
use crate::method::{Refused, Sample, Subject};
use recorders::{
    Accountant, AtomicCounters, BatchingAccountant, BoundedAccountant, Handle,
    KnownEndpoint, Recorder, ShardedCounters, Spreadsheet,
};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Claim X1. One call of two threads that do nothing else.
pub const CALLERS: Question = Question {
    id: "callers",
    claims: &["X1"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: || {
        let clock = Subject::new("floor: the clock alone", Kind::Floor, clock);
        let mut all = each_recorder(&CALLS);
        all.push(clock);
        all
    },
};

/// Claim X5. A snapshot while nobody records.
pub const SNAPSHOT_IDLE: Question = Question {
    id: "snapshot-idle",
    claims: &["X5"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: || each_recorder(&IDLE),
};

/// Claim X5. A snapshot while two threads record as fast as they can.
pub const SNAPSHOT_LOADED: Question = Question {
    id: "snapshot-loaded",
    claims: &["X5"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: || each_recorder(&LOADED),
};

/// What is done with every recorder.
struct Todo {
    accountant: Take,
    bounded: Take,
    batching: Take,
    spreadsheet: Take,
    known: Take,
    atomic: Take,
    sharded: Take,
}

type Take = fn(u64) -> Result<Sample, Refused>;

macro_rules! todo_with {
    ($take:ident) => {
        Todo {
            accountant: $take::<Accountant>,
            bounded: $take::<BoundedAccountant>,
            batching: $take::<BatchingAccountant>,
            spreadsheet: $take::<Spreadsheet>,
            known: $take::<KnownEndpoint>,
            atomic: $take::<AtomicCounters>,
            sharded: $take::<ShardedCounters>,
        }
    };
}

static CALLS: Todo = todo_with!(calls);
static IDLE: Todo = todo_with!(idle);
static LOADED: Todo = todo_with!(loaded);

fn each_recorder(todo: &'static Todo) -> Vec<Subject<'static>> {
    vec![
        Subject::new("accountant", Letters, todo.accountant),
        Subject::new("bounded-accountant", Letters, todo.bounded),
        Subject::new("batching-accountant", Letters, todo.batching),
        Subject::new("spreadsheet", Lock, todo.spreadsheet),
        Subject::new("known-endpoint", Lock, todo.known),
        Subject::new("atomic-counters", Neither, todo.atomic),
        Subject::new("sharded-counters", Neither, todo.sharded),
    ]
}

const CALLERS_AT_ONCE: usize = 2;

fn calls<R: Recorder>(calls: u64) -> Result<Sample, Refused> {
    let recorder = R::open(&ENDPOINTS);
    let each = calls.div_ceil(CALLERS_AT_ONCE as u64);
    let all_are_ready = Barrier::new(CALLERS_AT_ONCE);
    let all_times = Mutex::new(stopwatch());
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..CALLERS_AT_ONCE {
            scope.spawn(|| {
                let (mut handle, mut times) = (recorder.handle(), stopwatch());
                all_are_ready.wait();
                for _ in 0..each {
                    let called = Instant::now();
                    handle.record_request(ENDPOINTS[0], 1, false);
                    note(&mut times, called.elapsed());
                }
                let mut all_times = all_times.lock().expect("no panic");
                all_times.add(times).expect("they are of one size");
            });
        }
    });
    all_arrived(&recorder, each * CALLERS_AT_ONCE as u64)?;
    let times = all_times.into_inner().expect("no panic");
    Ok(Sample { elapsed: began.elapsed(), values: percentiles(&times) })
}

fn clock(calls: u64) -> Result<Sample, Refused> {
    let (mut times, began) = (stopwatch(), Instant::now());
    for _ in 0..calls {
        let called = Instant::now();
        note(&mut times, called.elapsed());
    }
    Ok(Sample { elapsed: began.elapsed(), values: percentiles(&times) })
}

fn idle<R: Recorder>(_: u64) -> Result<Sample, Refused> {
    snapshots::<R>(0)
}

fn loaded<R: Recorder>(_: u64) -> Result<Sample, Refused> {
    snapshots::<R>(CALLERS_AT_ONCE)
}

/// Takes one snapshot after the other for so long.
const LONG_ENOUGH: Duration = Duration::from_millis(30);

fn snapshots<R: Recorder>(callers: usize) -> Result<Sample, Refused> {
    let recorder = R::open(&ENDPOINTS);
    let (done, recorded) = (AtomicBool::new(false), AtomicU64::new(0));
    let all_are_ready = Barrier::new(callers + 1);
    let mut first = recorder.handle();
    ENDPOINTS.iter().for_each(|name| first.record_request(name, 1, false));
    drop(first);
    let (mut times, began) = (stopwatch(), Instant::now());
    thread::scope(|scope| {
        for _ in 0..callers {
            scope.spawn(|| {
                let (mut handle, mut calls) = (recorder.handle(), 0);
                all_are_ready.wait();
                while !done.load(Relaxed) {
                    handle.record_request(ENDPOINTS[0], 1, false);
                    calls += 1;
                }
                recorded.fetch_add(calls, Relaxed);
            });
        }
        all_are_ready.wait();
        while began.elapsed() < LONG_ENOUGH {
            let asked = Instant::now();
            recorder.snapshot();
            note(&mut times, asked.elapsed());
        }
        done.store(true, Relaxed);
    });
    let recorded = recorded.into_inner() + ENDPOINTS.len() as u64;
    all_arrived(&recorder, recorded)?;
    Ok(Sample { elapsed: LONG_ENOUGH, values: percentiles(&times) })
}

/// Every handle has been dropped, so all of its updates are on their way.
fn all_arrived(recorder: &impl Recorder, asked: u64) -> Result<(), Refused> {
    let seen = recorder.snapshot().requests();
    let all = seen == asked;
    all.then_some(()).ok_or(format!("shows {seen} of {asked} updates"))
}
