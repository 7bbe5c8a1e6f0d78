//! The recorders of the metrics chapter behind one trait, so that one test
//! suite holds them all. The suite is in `tests/suite.rs`.

mod adapters;
mod recorder;

pub use adapters::{
    Accountant, AtomicCounters, BatchingAccountant, BoundedAccountant,
    DroppingAccountant, KnownEndpoint, ShardedCounters, Spreadsheet,
};
pub use recorder::{Handle, Recorder, Totals};
