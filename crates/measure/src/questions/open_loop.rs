//! What does a caller wait when requests arrive at a fixed rate, whether or not
//! the last one is done?
//!
//! In a closed loop a caller that is held up asks for nothing meanwhile, and so
//! notes one long wait where a hundred requests would have waited: *coordinated
//! omission*. Here each request has a time at which it is due, and its wait is
//! counted from then. To show the difference, one row counts from the call.

use super::Question;
use super::callers::all_arrived;
use super::waiting::{note, percentiles, stopwatch};
use crate::crew;
use crate::data::Kind::{self, Lock, Messages, Neither};
use crate::data::{Axis, Unit};
use crate::load::ENDPOINTS;
use crate::method::{Refused, Sample, Subject};
use hdrhistogram::Histogram;
use recorders::{Accountant, Handle, KnownEndpoint, Recorder, ShardedCounters};
use std::cell::OnceCell;
use std::hint;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Claim X1. Requests at 10, 50 and 90 % of what a design takes from two
/// callers in a closed loop, each call timed.
pub const OPEN_LOOP: Question = Question {
    id: "open-loop",
    claims: &["X1"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: || {
        let mut all = Vec::new();
        all.extend(of::<Accountant>("accountant", Messages));
        all.extend(of::<Asked>("accountant, answered", Messages));
        all.extend(of::<KnownEndpoint>("known-endpoint", Lock));
        all.extend(of::<ShardedCounters>("sharded-counters", Neither));
        all
    },
};

const CALLERS: usize = 2;

/// What a design takes differs from sample to sample.
const SAMPLES: u32 = 5;

fn of<R: Recorder>(name: &'static str, kind: Kind) -> Vec<Subject<'static>> {
    let every = Rc::new(OnceCell::new()); // the same for all rows of a design
    let at = |percent: u32, name: String, from_due: bool| {
        let every = Rc::clone(&every);
        Subject::new(name, kind, move |window| {
            let capacity = || {
                let samples = (0..SAMPLES).map(|_| capacity::<R>(window));
                samples.sum::<Duration>() / SAMPLES
            };
            let every: &Duration = every.get_or_init(capacity);
            let every = every.mul_f64(100.0 / f64::from(percent));
            arrive::<R>(every, window, from_due)
        })
    };
    let due = [10, 50, 90];
    let due = due.map(|it| at(it, format!("{name} at {it} %"), true));
    let mut all: Vec<_> = due.into();
    let name = format!("{name} at 90 %, counted from the call");
    all.push(at(90, name, false));
    all
}

/// One caller's time for a request, in a closed loop of all callers. It does what `arrive` does,
/// with every request due at once: or a rate would be asked for that the loop cannot keep up with.
fn capacity<R: Recorder>(window: Duration) -> Duration {
    let recorder = R::open(&ENDPOINTS);
    let round = crew::together(CALLERS, window, |shift| {
        let (mut handle, mut times) = (recorder.handle(), stopwatch());
        let began = Instant::now();
        let calls = shift.turns(|_| {
            while Instant::now() < began {
                hint::spin_loop();
            }
            let called = Instant::now();
            handle.record_request(ENDPOINTS[0], 1, false);
            note(&mut times, called.elapsed());
        });
        began.elapsed() / calls as u32
    });
    let each = round.map(|it| it.results).unwrap_or_default();
    each.iter().sum::<Duration>() / each.len().max(1) as u32
}

/// One sample: each caller has a request due every so often, whose wait is counted from when it was
/// due, or from the call. Refuses a recorder that does not show all of them.
pub fn arrive<R: Recorder>(
    every: Duration,
    window: Duration,
    from_due: bool,
) -> Result<Sample, Refused> {
    let recorder = R::open(&ENDPOINTS);
    let nanos = every.as_nanos().max(1) as u64;
    let round = crew::together(CALLERS, window, |shift| {
        let (mut handle, mut times) = (recorder.handle(), stopwatch());
        let mut began = None;
        let due =
            |began: Instant, nth| began + Duration::from_nanos(nanos * nth);
        let made = shift.turns(|nth| {
            let due = due(*began.get_or_insert_with(Instant::now), nth);
            while Instant::now() < due {
                hint::spin_loop();
            }
            let called = Instant::now();
            handle.record_request(ENDPOINTS[0], 1, false);
            let from = if from_due { due } else { called };
            note(&mut times, from.elapsed());
        });
        // What was due and is not made yet has waited as well: to leave it out would be coordinated
        // omission.
        let end = Instant::now();
        let began = began.filter(|_| from_due).unwrap_or(end);
        let left = (made..).map(|nth| due(began, nth));
        for due in left.take_while(|&due| due < end) {
            note(&mut times, end - due);
        }
        (made, times)
    })?;
    let mut times: Histogram<u64> = stopwatch();
    let mut made = 0;
    for (its_calls, its_times) in round.results {
        made += its_calls;
        times.add(its_times).expect("they are of one size");
    }
    all_arrived(&recorder, made)?;
    Ok(Sample { values: percentiles(&times) })
}

/// An accountant whose callers ask after each record whether it is counted.
struct Asked(Accountant);

struct Asking(<Accountant as Recorder>::Handle);

impl Recorder for Asked {
    type Handle = Asking;
    const WHOLE_RECORDS: bool = true;

    fn open(endpoints: &[&str]) -> Self {
        Self(Accountant::open(endpoints))
    }

    fn handle(&self) -> Asking {
        Asking(self.0.handle())
    }

    fn snapshot(&self) -> recorders::Totals {
        self.0.snapshot()
    }
}

impl Handle for Asking {
    fn record_request(&mut self, to: &str, latency_ms: u64, is_error: bool) {
        Handle::record_request(&mut self.0, to, latency_ms, is_error);
        self.0.snapshot().expect("the accountant answers");
    }
}
