//! How long does a caller wait until `record_request` returns?

use super::Question;
use super::waiting::{note, percentiles, stopwatch};
use crate::crew;
use crate::data::{Axis, Kind, Unit};
use crate::load::ENDPOINTS;
use crate::method::{Refused, Sample, Subject};
use recorders::{Handle, Recorder};
use std::time::{Duration, Instant};

/// Claim X1. One call of two threads that do nothing else.
pub const CALLERS: Question = Question {
    id: "callers",
    claims: &["X1"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: || {
        macro_rules! each {
            ($($recorder:ty, $name:literal, $kind:ident;)*) => {
                vec![$(Subject::new($name, Kind::$kind, calls::<$recorder>)),*]
            };
        }
        let mut all = every_recorder!(each);
        let clock = |window| clock(window);
        all.push(Subject::new("floor: the clock alone", Kind::Floor, clock));
        all
    },
};

const CALLERS_AT_ONCE: usize = 2;
/// Calls between two looks whether the round is over.
const TURN: u64 = 64;

fn calls<R: Recorder>(window: Duration) -> Result<Sample, Refused> {
    let recorder = R::open(&ENDPOINTS);
    let round = crew::together(CALLERS_AT_ONCE, window, |shift| {
        let (mut handle, mut times) = (recorder.handle(), stopwatch());
        let turns = shift.turns(|_| {
            for _ in 0..TURN {
                let called = Instant::now();
                handle.record_request(ENDPOINTS[0], 1, false);
                note(&mut times, called.elapsed());
            }
        });
        (turns, times)
    })?;
    let (mut calls, mut times) = (0, stopwatch());
    for (turns, its_times) in round.results {
        calls += turns * TURN;
        times.add(its_times).expect("they are of one size");
    }
    all_arrived(&recorder, calls)?;
    Ok(Sample { values: percentiles(&times) })
}

fn clock(window: Duration) -> Result<Sample, Refused> {
    let (mut times, began) = (stopwatch(), Instant::now());
    while began.elapsed() < window {
        for _ in 0..TURN {
            let called = Instant::now();
            note(&mut times, called.elapsed());
        }
    }
    Ok(Sample { values: percentiles(&times) })
}

/// Every handle has been dropped, so all of its updates are on their way.
pub fn all_arrived(
    recorder: &impl Recorder,
    asked: u64,
) -> Result<(), Refused> {
    let seen = recorder.snapshot().requests();
    let all = seen == asked;
    all.then_some(()).ok_or(format!("shows {seen} of {asked} updates"))
}
