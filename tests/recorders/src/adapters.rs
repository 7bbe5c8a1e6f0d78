//! Each listing as a [`Recorder`].

use crate::{Handle, Recorder, Totals};
use std::sync::Arc;

const TAKEN: &str = "the record is taken";

/// Turns a listing's own snapshot into [`Totals`].
macro_rules! totals {
    ($snapshot:expr, $dropped:expr) => {{
        let seen = $snapshot;
        Totals {
            request_counts: seen.request_counts,
            total_latency_ms: seen.total_latency_ms,
            error_count: seen.error_count,
            dropped: $dropped,
        }
    }};
}

/// `accountant`: an unbounded channel.
#[derive(Debug)]
pub struct Accountant(accountant::Metrics);

impl Recorder for Accountant {
    type Handle = accountant::Metrics;
    const WHOLE_RECORDS: bool = true;

    fn open(_: &[&str]) -> Self {
        Self(accountant::spawn_metrics_actor().0)
    }

    fn handle(&self) -> Self::Handle {
        self.0.clone()
    }

    fn snapshot(&self) -> Totals {
        totals!(self.0.snapshot().expect("the accountant reads"), 0)
    }
}

impl Handle for accountant::Metrics {
    #[inline]
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        Self::record_request(self, endpoint, latency_ms, is_error)
            .expect(TAKEN);
    }
}

const ROOM: usize = 1_000;

/// `bounded-accountant`, and callers who wait for room.
#[derive(Debug)]
pub struct BoundedAccountant(bounded_accountant::Metrics);

impl Recorder for BoundedAccountant {
    type Handle = bounded_accountant::Metrics;
    const WHOLE_RECORDS: bool = true;

    fn open(_: &[&str]) -> Self {
        Self(bounded_accountant::spawn_metrics_actor(ROOM).0)
    }

    fn handle(&self) -> Self::Handle {
        self.0.clone()
    }

    fn snapshot(&self) -> Totals {
        let seen = self.0.snapshot().expect("the accountant reads");
        let dropped = seen.dropped;
        totals!(seen, dropped)
    }
}

impl Handle for bounded_accountant::Metrics {
    #[inline]
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        Self::record_request(self, endpoint, latency_ms, is_error)
            .expect(TAKEN);
    }
}

/// `bounded-accountant`, and callers who drop what there is no room for.
#[derive(Debug)]
pub struct DroppingAccountant(BoundedAccountant);

/// A handle that drops what there is no room for.
#[derive(Debug)]
pub struct Dropping(bounded_accountant::Metrics);

impl Recorder for DroppingAccountant {
    type Handle = Dropping;
    const WHOLE_RECORDS: bool = true;

    fn open(endpoints: &[&str]) -> Self {
        Self(BoundedAccountant::open(endpoints))
    }

    fn handle(&self) -> Self::Handle {
        Dropping(self.0.handle())
    }

    fn snapshot(&self) -> Totals {
        self.0.snapshot()
    }
}

impl Handle for Dropping {
    #[inline]
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        self.0.record_or_drop(endpoint, latency_ms, is_error).expect(TAKEN);
    }
}

const BATCH: usize = 100;

/// `batching-accountant`, with batches of a hundred.
#[derive(Debug)]
pub struct BatchingAccountant(batching_accountant::Metrics);

impl Recorder for BatchingAccountant {
    type Handle = batching_accountant::Batch;
    const WHOLE_RECORDS: bool = true;

    fn open(_: &[&str]) -> Self {
        Self(batching_accountant::spawn_metrics_actor().0)
    }

    fn handle(&self) -> Self::Handle {
        self.0.batch(BATCH)
    }

    fn snapshot(&self) -> Totals {
        totals!(self.0.snapshot().expect("the accountant reads"), 0)
    }
}

impl Handle for batching_accountant::Batch {
    #[inline]
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        Self::record_request(self, endpoint, latency_ms, is_error)
            .expect(TAKEN);
    }
}

/// `spreadsheet`: one lock, and a name allocated for every call.
#[derive(Debug)]
pub struct Spreadsheet(Arc<spreadsheet::Metrics>);

impl Recorder for Spreadsheet {
    type Handle = Arc<spreadsheet::Metrics>;
    const WHOLE_RECORDS: bool = true;

    fn open(_: &[&str]) -> Self {
        Self(spreadsheet::create_metrics())
    }

    fn handle(&self) -> Self::Handle {
        Arc::clone(&self.0)
    }

    fn snapshot(&self) -> Totals {
        totals!(self.0.snapshot(), 0)
    }
}

impl Handle for Arc<spreadsheet::Metrics> {
    #[inline]
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        self.as_ref().record_request(endpoint, latency_ms, is_error);
    }
}

/// `known-endpoint`: one lock, and no allocation for a known endpoint.
#[derive(Debug)]
pub struct KnownEndpoint(Arc<known_endpoint::Metrics>);

impl Recorder for KnownEndpoint {
    type Handle = Arc<known_endpoint::Metrics>;
    const WHOLE_RECORDS: bool = true;

    fn open(_: &[&str]) -> Self {
        Self(known_endpoint::create_metrics())
    }

    fn handle(&self) -> Self::Handle {
        Arc::clone(&self.0)
    }

    fn snapshot(&self) -> Totals {
        totals!(self.0.snapshot(), 0)
    }
}

impl Handle for Arc<known_endpoint::Metrics> {
    #[inline]
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        self.as_ref().record_request(endpoint, latency_ms, is_error);
    }
}

/// `atomic-counters`: one atomic number for each column.
#[derive(Debug)]
pub struct AtomicCounters(Arc<atomic_counters::Metrics>);

impl Recorder for AtomicCounters {
    type Handle = Arc<atomic_counters::Metrics>;
    const WHOLE_RECORDS: bool = false;

    fn open(endpoints: &[&str]) -> Self {
        Self(atomic_counters::create_metrics(endpoints))
    }

    fn handle(&self) -> Self::Handle {
        Arc::clone(&self.0)
    }

    fn snapshot(&self) -> Totals {
        totals!(self.0.snapshot(), 0)
    }
}

impl Handle for Arc<atomic_counters::Metrics> {
    #[inline]
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        self.as_ref()
            .record_request(endpoint, latency_ms, is_error)
            .expect(TAKEN);
    }
}

/// `sharded-counters`: cells for each thread.
#[derive(Debug)]
pub struct ShardedCounters(Arc<sharded_counters::Metrics>);

impl Recorder for ShardedCounters {
    type Handle = sharded_counters::Recorder;
    const WHOLE_RECORDS: bool = false;

    fn open(endpoints: &[&str]) -> Self {
        Self(sharded_counters::create_metrics(endpoints))
    }

    fn handle(&self) -> Self::Handle {
        self.0.recorder()
    }

    fn snapshot(&self) -> Totals {
        totals!(self.0.snapshot(), 0)
    }
}

impl Handle for sharded_counters::Recorder {
    #[inline]
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        Self::record_request(self, endpoint, latency_ms, is_error)
            .expect(TAKEN);
    }
}
