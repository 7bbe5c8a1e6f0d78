//! How much may be done under a lock until it hurts?

use super::Question;
use crate::data::{Axis, Kind, Unit};
use crate::method::{Refused, Sample, Subject, spin};
use slow_update::{Metrics, record_after_work, record_under_lock};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Instant;

/// Claim X10. Two threads record, with growing work under the lock or before
/// it.
pub const CRITICAL: Question = Question {
    id: "critical-section",
    claims: &["X10"],
    unit: Unit::PerSecond,
    x: Axis::Work,
    subjects: || {
        let each = [0, 100, 1_000, 10_000].into_iter().flat_map(|turns| {
            let under = move |updates| {
                contend(turns, updates, |sheet, work| {
                    record_under_lock(sheet, 1, work)
                })
            };
            let before = move |updates| {
                contend(turns, updates, |sheet, work| {
                    record_after_work(sheet, 1, work)
                })
            };
            let alone = move |updates| Ok(work_alone(turns, updates));
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

fn contend(
    turns: u64,
    updates: u64,
    record: impl Fn(&Mutex<Metrics>, Box<dyn FnOnce()>) + Sync,
) -> Result<Sample, Refused> {
    let each = updates.div_ceil(THREADS as u64);
    let sheet = Mutex::new(Metrics::default());
    let all_are_ready = Barrier::new(THREADS);
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                all_are_ready.wait();
                for _ in 0..each {
                    record(&sheet, Box::new(move || spin(turns)));
                }
            });
        }
    });
    let elapsed = began.elapsed();
    let asked = each * THREADS as u64;
    let seen = sheet.into_inner().expect("no panic").request_count;
    if seen != asked {
        return Err(format!("shows {seen} of {asked} updates"));
    }
    Ok(Sample::rate(turns as f64, asked, elapsed))
}

fn work_alone(turns: u64, updates: u64) -> Sample {
    let began = Instant::now();
    for _ in 0..updates {
        spin(turns + 1);
    }
    Sample::rate(turns as f64, updates, began.elapsed())
}
