//! What a batch saves, what it hides meanwhile, and that it loses nothing.

use allocation_counter::measure;
use batching_accountant::{Gone, Metrics, spawn_metrics_actor};
use std::sync::mpsc;
use std::thread;

/// Isolated? Yes.
#[test]
fn a_snapshot_lags_by_less_than_a_batch_for_each_thread() {
    let (metrics, _accountant) = spawn_metrics_actor();
    let mut batches = [metrics.batch(10), metrics.batch(10)];
    for recorded in 1..=100 {
        for batch in &mut batches {
            batch.record_request("/pay", 7, false).unwrap();
        }
        let seen = metrics.snapshot().unwrap().total_latency_ms / 7;
        assert_eq!(seen, 2 * (recorded / 10 * 10), "of {}", 2 * recorded);
    }
}

#[test]
fn what_is_left_in_a_batch_is_sent_when_it_is_dropped() {
    for records in 0..20 {
        let (metrics, accountant) = spawn_metrics_actor();
        let mut batch = metrics.batch(6);
        for _ in 0..records {
            batch.record_request("/pay", 7, true).unwrap();
        }
        drop((batch, metrics));
        let last = watchdog::in_time(move || accountant.join().unwrap());
        assert_eq!(last.request_counts.values().sum::<u64>(), records);
        assert_eq!(
            (last.total_latency_ms, last.error_count),
            (7 * records, records)
        );
    }
}

#[test]
fn a_thread_that_panics_sends_what_it_had() {
    let (metrics, _accountant) = spawn_metrics_actor();
    let mut batch = metrics.batch(10);
    let handler = thread::spawn(move || {
        batch.record_request("/pay", 7, true).unwrap();
        panic!("the handler fails");
    });
    handler.join().unwrap_err();
    assert_eq!(metrics.snapshot().unwrap().error_count, 1);
}

/// Atomic? Yes.
#[test]
fn a_snapshot_under_load_holds_whole_records_only() {
    let (metrics, accountant) = spawn_metrics_actor();
    let handlers = [(); 3].map(|()| {
        let mut batch = metrics.batch(7);
        thread::spawn(move || {
            (0..2_000).try_for_each(|_| batch.record_request("/pay", 7, true))
        })
    });
    for _ in 0..200 {
        let seen = metrics.snapshot().unwrap();
        let requests: u64 = seen.request_counts.values().sum();
        assert_eq!(seen.total_latency_ms, 7 * requests);
        assert_eq!(seen.error_count, requests);
    }
    for handler in handlers {
        handler.join().unwrap().unwrap();
    }
    drop(metrics);
    assert_eq!(
        watchdog::in_time(move || accountant.join().unwrap()).request_counts["/pay"],
        6_000
    );
}

/// Live? Yes.
#[test]
fn a_message_carries_a_whole_batch() {
    let (sender, mailbox) = mpsc::channel();
    let metrics = Metrics::new(sender);
    let mut batch = metrics.batch(100);
    for _ in 0..10_000 {
        batch.record_request("/pay", 7, false).unwrap();
    }
    assert_eq!(mailbox.try_iter().count(), 100);
}

#[test]
fn a_batch_with_nothing_in_it_sends_nothing() {
    let (sender, mailbox) = mpsc::channel();
    let metrics = Metrics::new(sender);
    let mut batch = metrics.batch(2);
    assert_eq!(batch.flush(), Ok(()));
    batch.record_request("/pay", 7, false).unwrap();
    batch.record_request("/pay", 7, false).unwrap(); // full, and sent
    drop(batch);
    assert_eq!(mailbox.try_iter().count(), 1);
}

/// Claim X3. A message for a hundred records is allocated for once in a hundred.
#[test]
fn most_records_allocate_nothing() {
    let (sender, mailbox) = mpsc::channel();
    let mut batch = Metrics::new(sender).batch(100);
    let counted = measure(|| {
        for _ in 0..10_000 {
            batch.record_request("/pay", 7, false).unwrap();
        }
    });
    assert!((1..1_000).contains(&counted.count_total), "{counted:?}");
    drop(mailbox);
}

#[test]
fn a_flush_that_nobody_reads_is_told_and_keeps_the_sum() {
    let (sender, mailbox) = mpsc::channel();
    let mut batch = Metrics::new(sender).batch(2);
    drop(mailbox);
    assert_eq!(batch.record_request("/pay", 7, false), Ok(()), "not sent yet");
    assert_eq!(batch.record_request("/pay", 7, false), Err(Gone));
    assert_eq!(batch.flush(), Err(Gone), "there is still something to send");
    assert!(format!("{batch:?}").contains("total_latency_ms: 14"));
}

#[test]
fn a_total_that_does_not_fit_stays_at_the_top() {
    let (metrics, _accountant) = spawn_metrics_actor();
    let mut batches = [metrics.batch(2), metrics.batch(2)];
    for batch in &mut batches {
        batch.record_request("/pay", u64::MAX, false).unwrap();
        batch.record_request("/pay", 80, false).unwrap();
    }
    let seen = metrics.snapshot().unwrap();
    assert_eq!(seen.total_latency_ms, u64::MAX);
    assert_eq!(seen.request_counts["/pay"], 4);
}

#[test]
fn a_batch_that_is_never_dropped_is_never_seen() {
    let (metrics, _accountant) = spawn_metrics_actor();
    let mut batch = metrics.batch(10);
    batch.record_request("/pay", 7, false).unwrap();
    std::mem::forget(batch); // as a process does that is killed
    assert_eq!(metrics.snapshot().unwrap().total_latency_ms, 0);
}
