//! How often does a caller allocate?

use super::Question;
use crate::data::Kind::{self, Lock, Messages, Neither};
use crate::data::{Axis, Unit};
use crate::load::ENDPOINTS;
use crate::method::{Sample, Subject};
use recorders::{
    Accountant, AtomicCounters, BatchingAccountant, BoundedAccountant, Handle,
    KnownEndpoint, Recorder, ShardedCounters, Spreadsheet,
};

/// Claim X3. Allocations of a thousand calls, all endpoints known.
pub const ALLOCATIONS: Question = Question {
    id: "allocations",
    claims: &["X3"],
    unit: Unit::Count,
    x: Axis::Nothing,
    subjects: || {
        vec![
            of::<Accountant>("accountant", Messages),
            of::<BoundedAccountant>("bounded-accountant", Messages),
            of::<BatchingAccountant>("batching-accountant", Messages),
            of::<Spreadsheet>("spreadsheet", Lock),
            of::<KnownEndpoint>("known-endpoint", Lock),
            of::<AtomicCounters>("atomic-counters", Neither),
            of::<ShardedCounters>("sharded-counters", Neither),
        ]
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
