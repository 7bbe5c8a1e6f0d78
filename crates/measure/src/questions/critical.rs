//! How much may be done under a lock until it hurts?

use super::Question;
use crate::crew;
use crate::data::{Axis, Kind, Unit};
use crate::method::{Refused, Sample, Subject, spin};
use slow_update::{Metrics, record_after_work, record_under_lock};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Claim X10. Two threads record, with growing work under the lock or before
/// it.
pub const CRITICAL: Question = Question {
    id: "critical-section",
    claims: &["X10"],
    unit: Unit::PerSecond,
    x: Axis::Work,
    subjects: || {
        let each = [0, 100, 1_000, 10_000].into_iter().flat_map(|turns| {
            let under = move |window| {
                contend(turns, window, |sheet| {
                    record_under_lock(sheet, 1, || spin(turns))
                })
            };
            let before = move |window| {
                contend(turns, window, |sheet| {
                    record_after_work(sheet, 1, || spin(turns))
                })
            };
            let alone = move |window| Ok(work_alone(turns, window));
            [
                Subject::new("work under the lock", Kind::Lock, under),
                Subject::new("work before the lock", Kind::Neither, before),
                Subject::new("floor: one thread, no lock", Kind::Floor, alone),
            ]
        });
        each.collect()
    },
};

const THREADS: usize = 2;

/// Updates between two looks whether the round is over.
const TURN: u64 = 16;

fn contend(
    turns: u64,
    window: Duration,
    record: impl Fn(&Mutex<Metrics>) + Sync,
) -> Result<Sample, Refused> {
    let sheet = Mutex::new(Metrics::default());
    let round = crew::together(THREADS, window, |shift| {
        shift.turns(|_| (0..TURN).for_each(|_| record(&sheet)))
    })?;
    let elapsed = round.began.elapsed();
    let asked = TURN * round.results.iter().sum::<u64>();
    let seen = sheet.into_inner().expect("no panic").request_count;
    if seen != asked {
        return Err(format!("shows {seen} of {asked} updates"));
    }
    Ok(Sample::rate(turns as f64, asked, elapsed))
}

fn work_alone(turns: u64, window: Duration) -> Sample {
    let (began, mut updates) = (Instant::now(), 0);
    while began.elapsed() < window {
        (0..TURN).for_each(|_| spin(turns + 1));
        updates += TURN;
    }
    Sample::rate(turns as f64, updates, began.elapsed())
}
