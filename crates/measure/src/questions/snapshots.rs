//! How long does whoever asks for a snapshot wait: while nobody records, and
//! right after many records?

use super::Question;
use super::callers::all_arrived;
use super::waiting::{note, percentiles, stopwatch};
use crate::data::{Axis, Kind, Unit};
use crate::load::ENDPOINTS;
use crate::method::{Refused, Sample, Subject};
use recorders::{Handle, Recorder};
use std::time::{Duration, Instant};

/// Claim X5. A snapshot while nobody records.
pub const IDLE: Question = Question {
    id: "snapshot-idle",
    claims: &["X5"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: subjects::<0>,
};

/// Claim X5. A snapshot that is asked for when [`BACKLOG`] records have just
/// been made, by the same thread and without a pause.
pub const BEHIND: Question = Question {
    id: "snapshot-behind",
    claims: &["X5"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: subjects::<BACKLOG>,
};

/// Records right before the question.
const BACKLOG: u64 = 1_000;

fn subjects<const RECORDS: u64>() -> Vec<Subject<'static>> {
    macro_rules! each {
        ($($recorder:ty, $name:literal, $kind:ident;)*) => {
            vec![$(
                Subject::new($name, Kind::$kind, asked::<$recorder, RECORDS>)
            ),*]
        };
    }
    every_recorder!(each)
}

fn asked<R: Recorder, const RECORDS: u64>(
    window: Duration,
) -> Result<Sample, Refused> {
    let recorder = R::open(&ENDPOINTS);
    let mut handle = recorder.handle();
    ENDPOINTS.iter().for_each(|name| handle.record_request(name, 1, false));
    let (mut times, mut recorded) = (stopwatch(), ENDPOINTS.len() as u64);
    let began = Instant::now();
    while began.elapsed() < window {
        for _ in 0..RECORDS {
            handle.record_request(ENDPOINTS[0], 1, false);
        }
        recorded += RECORDS;
        let asked = Instant::now();
        recorder.snapshot();
        note(&mut times, asked.elapsed());
    }
    drop(handle);
    all_arrived(&recorder, recorded)?;
    Ok(Sample { values: percentiles(&times) })
}
