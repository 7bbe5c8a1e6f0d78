//! Nothing is allocated for what is known, and the numbers are the same.

use allocation_counter::measure;
use known_endpoint::create_metrics;
use std::thread;

/// Claim X3. Under a lock, a known endpoint costs no allocation at all.
#[test]
fn a_known_endpoint_allocates_nothing() {
    let metrics = create_metrics();
    let first = measure(|| metrics.record_request("/pay", 80, false));
    assert!(first.count_total > 0, "a new endpoint needs its name");
    let then = measure(|| {
        for _ in 0..1_000 {
            metrics.record_request("/pay", 80, true);
        }
    });
    assert_eq!(then.count_total, 0);
    assert_eq!(metrics.snapshot().request_counts["/pay"], 1_001);
}

#[test]
fn new_and_known_endpoints_are_counted_alike() {
    let metrics = create_metrics();
    for (round, endpoint) in
        ["/pay", "/balance", "/pay", "/"].iter().enumerate()
    {
        metrics.record_request(endpoint, 7, round == 3);
    }
    let seen = metrics.snapshot();
    assert_eq!(seen.request_counts["/pay"], 2);
    assert_eq!(seen.request_counts["/balance"], 1);
    assert_eq!(seen.request_counts["/"], 1);
    assert_eq!(seen.request_counts.len(), 3);
    assert_eq!((seen.total_latency_ms, seen.error_count), (4 * 7, 1));
}

/// Isolated? Yes.
#[test]
fn two_threads_that_bring_the_same_new_endpoint_are_both_counted() {
    for _ in 0..200 {
        let metrics = create_metrics();
        thread::scope(|scope| {
            scope.spawn(|| metrics.record_request("/pay", 7, true));
            scope.spawn(|| metrics.record_request("/pay", 7, true));
        });
        assert_eq!(metrics.snapshot().request_counts["/pay"], 2);
    }
}

/// Atomic? Yes.
#[test]
fn a_snapshot_under_load_holds_whole_records_only() {
    let metrics = create_metrics();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..2_000 {
                    metrics.record_request("/pay", 7, true);
                }
            });
        }
        for _ in 0..500 {
            let seen = metrics.snapshot();
            let requests: u64 = seen.request_counts.values().sum();
            assert_eq!(seen.total_latency_ms, 7 * requests);
            assert_eq!(seen.error_count, requests);
        }
    });
    assert_eq!(metrics.snapshot().request_counts["/pay"], 6_000);
}

#[test]
fn a_total_that_does_not_fit_stays_at_the_top() {
    let metrics = create_metrics();
    metrics.record_request("/pay", u64::MAX, false);
    metrics.record_request("/pay", 80, false);
    assert_eq!(metrics.snapshot().total_latency_ms, u64::MAX);
}

#[test]
fn a_new_spreadsheet_is_empty() {
    create_metrics().record_request("/pay", 80, false);
    assert!(create_metrics().snapshot().request_counts.is_empty());
}
