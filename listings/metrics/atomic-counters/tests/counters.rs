//! No update is lost; a snapshot can be torn, but not in every way.

use allocation_counter::measure;
use atomic_counters::{UnknownEndpoint, create_metrics};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Atomic? Yes. Live? Yes.
#[test]
fn no_update_is_lost() {
    let metrics = create_metrics(&["/pay", "/balance"]);
    let at_once = Barrier::new(4);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                at_once.wait();
                for call in 0..250_000 {
                    let endpoint = ["/pay", "/balance"][call % 2];
                    metrics.record_request(endpoint, 7, call < 1_000).unwrap();
                }
            });
        }
    });
    let seen = metrics.snapshot();
    assert_eq!(seen.request_counts["/pay"], 500_000);
    assert_eq!(seen.request_counts["/balance"], 500_000);
    assert_eq!((seen.total_latency_ms, seen.error_count), (7_000_000, 4_000));
}

/// The order is a script: what `snapshot` reads, with a whole record in
/// between.
/// Isolated? No.
#[test]
fn a_snapshot_can_show_a_request_without_its_latency() {
    let metrics = create_metrics(&["/pay"]);
    let error_count = metrics.error_count();
    let total_latency_ms = metrics.total_latency_ms();
    metrics.record_request("/pay", 80, true).unwrap();
    let request_counts = metrics.request_counts();
    assert_eq!((error_count, total_latency_ms), (0, 0));
    assert_eq!(request_counts["/pay"], 1, "of which nothing else is seen");
}

/// A thousand other endpoints make it take long to read all requests. If they
/// were read before the errors, many an error would come in between.
/// Isolated? Partly.
#[test]
fn a_snapshot_under_load_never_shows_more_errors_than_requests() {
    let others: Vec<_> = (0..1_000).map(|other| format!("/{other}")).collect();
    let endpoints = others.iter().map(String::as_str).chain(["/pay"]);
    let metrics = create_metrics(&endpoints.collect::<Vec<_>>());
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                metrics.record_request("/pay", 7, true).unwrap();
            }
        });
        let mut before = metrics.snapshot();
        let mut torn = false;
        for _ in 0..500 {
            let seen = metrics.snapshot();
            torn |= seen.error_count > seen.request_counts["/pay"];
            torn |= seen.error_count < before.error_count;
            torn |= seen.total_latency_ms < before.total_latency_ms;
            torn |= seen.request_counts["/pay"] < before.request_counts["/pay"];
            before = seen;
        }
        done.store(true, Ordering::Relaxed);
        assert!(!torn);
    });
}

/// Atomic? Yes.
#[test]
fn an_unknown_endpoint_is_refused_and_changes_nothing() {
    let metrics = create_metrics(&["/pay"]);
    let before = metrics.snapshot();
    assert_eq!(metrics.record_request("/pya", 80, true), Err(UnknownEndpoint));
    assert_eq!(metrics.snapshot(), before);
}

/// Claim X3. There is nothing to allocate: every name was given at the start.
#[test]
fn recording_allocates_nothing() {
    let metrics = create_metrics(&["/pay"]);
    let counted = measure(|| {
        for _ in 0..1_000 {
            metrics.record_request("/pay", 80, true).unwrap();
        }
    });
    assert_eq!(counted.count_total, 0);
}

#[test]
fn a_total_that_does_not_fit_stays_at_the_top() {
    let metrics = create_metrics(&["/pay"]);
    metrics.record_request("/pay", u64::MAX, false).unwrap();
    metrics.record_request("/pay", 80, false).unwrap();
    assert_eq!(metrics.snapshot().total_latency_ms, u64::MAX);
}

#[test]
fn new_counters_are_at_zero() {
    create_metrics(&["/pay"]).record_request("/pay", 80, true).unwrap();
    let seen = create_metrics(&["/pay"]).snapshot();
    assert_eq!(seen.request_counts["/pay"], 0);
    assert_eq!((seen.total_latency_ms, seen.error_count), (0, 0));
}
