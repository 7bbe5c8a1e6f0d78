//! What a snapshot of the spreadsheet holds, and what an edit allocates.

use allocation_counter::measure;
use spreadsheet::create_metrics;
use std::thread;

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
fn whoever_has_recorded_finds_it_in_the_next_snapshot() {
    let metrics = create_metrics();
    for requests in 1..=1_000 {
        metrics.record_request("/pay", 2, requests % 10 == 0);
        let seen = metrics.snapshot();
        assert_eq!(seen.request_counts["/pay"], requests);
        assert_eq!(seen.total_latency_ms, 2 * requests);
        assert_eq!(seen.error_count, requests / 10);
    }
}

/// Claim X3. The sheet knows the endpoint, and still every call allocates its
/// name.
#[test]
fn every_call_allocates_a_name_and_throws_it_away() {
    let metrics = create_metrics();
    metrics.record_request("/pay", 80, false);
    let counted = measure(|| {
        for _ in 0..1_000 {
            metrics.record_request("/pay", 80, false);
        }
    });
    assert_eq!(counted.count_total, 1_000);
    assert_eq!(counted.count_current, 0, "nothing of it is kept");
}

#[test]
fn a_total_that_does_not_fit_stays_at_the_top() {
    let metrics = create_metrics();
    metrics.record_request("/pay", u64::MAX, false);
    metrics.record_request("/pay", 80, false);
    let seen = metrics.snapshot();
    assert_eq!(seen.total_latency_ms, u64::MAX);
    assert_eq!(seen.request_counts["/pay"], 2);
}

#[test]
fn a_new_spreadsheet_is_empty() {
    create_metrics().record_request("/pay", 80, false);
    assert!(create_metrics().snapshot().request_counts.is_empty());
}
