//! How often does a caller allocate?

use super::Question;
use crate::data::{Axis, Kind, Unit};
use crate::load::ENDPOINTS;
use crate::method::{Sample, Subject};
use recorders::{Handle, Recorder};

/// Claim X3. Allocations of a thousand calls, all endpoints known.
pub const ALLOCATIONS: Question = Question {
    id: "allocations",
    claims: &["X3"],
    unit: Unit::Count,
    x: Axis::Nothing,
    subjects: || {
        macro_rules! each {
            ($($recorder:ty, $name:literal, $kind:ident;)*) => {
                vec![$(of::<$recorder>($name, Kind::$kind)),*]
            };
        }
        every_recorder!(each)
    },
};

fn of<R: Recorder>(name: &'static str, kind: Kind) -> Subject<'static> {
    Subject::new(name, kind, |_| {
        let recorder = R::open(&ENDPOINTS);
        let mut handle = recorder.handle();
        handle.record_request(ENDPOINTS[0], 1, false);
        let counted = allocation_counter::measure(|| {
            for _ in 0..1_000 {
                handle.record_request(ENDPOINTS[0], 1, false);
            }
        });
        let values = vec![(1.0, counted.count_total as f64)];
        Ok(Sample { values })
    })
}
