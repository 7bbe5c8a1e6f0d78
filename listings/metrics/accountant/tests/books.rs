//! What a snapshot of the accountant holds, and what a message costs.

use accountant::{Gone, Metrics, MetricsCommand, spawn_metrics_actor};
use allocation_counter::measure;
use std::sync::mpsc;
use std::thread;

/// Isolated? Yes.
#[test]
fn a_snapshot_counts_everything_its_asker_recorded_before() {
    let (metrics, _accountant) = spawn_metrics_actor();
    for requests in 1..=1_000 {
        metrics.record_request("/pay", 2, requests % 10 == 0).unwrap();
        let seen = metrics.snapshot().unwrap();
        assert_eq!(seen.request_counts["/pay"], requests);
        assert_eq!(seen.total_latency_ms, 2 * requests);
        assert_eq!(seen.error_count, requests / 10);
    }
}

/// Atomic? Yes.
#[test]
fn a_snapshot_under_load_holds_whole_records_only() {
    let (metrics, accountant) = spawn_metrics_actor();
    let handlers = [(); 3].map(|()| {
        let metrics = metrics.clone();
        thread::spawn(move || {
            (0..2_000).try_for_each(|_| metrics.record_request("/pay", 7, true))
        })
    });
    for _ in 0..500 {
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

/// Claim X1 (holds if).
/// No caller waits for an accountant who reads nothing, and the queue
/// is as high as the number of calls.
/// Live? Yes.
#[test]
fn nobody_waits_and_the_queue_has_no_limit() {
    for calls in [100, 10_000, 100_000] {
        let (sender, mailbox) = mpsc::channel();
        let metrics = Metrics::new(sender);
        for _ in 0..calls {
            assert_eq!(metrics.record_request("/pay", 80, false), Ok(()));
        }
        assert_eq!(mailbox.try_iter().count(), calls);
    }
}

/// Claim X3 (holds if).
/// One allocation a call is for the name. The channel itself
/// allocates too, but far from once a message: it takes room for several messages
/// at a time.
#[test]
fn a_message_costs_its_name_and_now_and_then_more_room() {
    const CALLS: u64 = 10_000;
    let (sender, mailbox) = mpsc::channel();
    let metrics = Metrics::new(sender);
    metrics.record_request("/pay", 80, false).unwrap();
    let with_names = measure(|| {
        for _ in 0..CALLS {
            metrics.record_request("/pay", 80, false).unwrap();
        }
    });
    assert!(with_names.count_total > CALLS, "{with_names:?}");
    assert!(with_names.count_total < CALLS + CALLS / 10, "{with_names:?}");
    drop(mailbox);

    let (sender, mailbox) = mpsc::channel();
    sender.send(("/pay", 80, false)).unwrap();
    let without_names = measure(|| {
        for _ in 0..CALLS {
            sender.send(("/pay", 80, false)).unwrap();
        }
    });
    assert!(without_names.count_total > 0, "{without_names:?}");
    assert!(without_names.count_total < CALLS / 10, "{without_names:?}");
    drop(mailbox);
}

#[test]
fn a_total_that_does_not_fit_stays_at_the_top() {
    let (metrics, _accountant) = spawn_metrics_actor();
    metrics.record_request("/pay", u64::MAX, false).unwrap();
    metrics.record_request("/pay", 80, false).unwrap();
    let seen = metrics.snapshot().unwrap();
    assert_eq!(seen.total_latency_ms, u64::MAX);
    assert_eq!(seen.request_counts["/pay"], 2);
}

#[test]
fn what_was_accepted_but_not_read_is_lost_with_the_mailbox() {
    let (sender, mailbox) = mpsc::channel::<MetricsCommand>();
    let metrics = Metrics::new(sender);
    assert_eq!(metrics.record_request("/pay", 80, false), Ok(()));
    drop(mailbox); // and with it the message
    assert_eq!(metrics.record_request("/pay", 80, false), Err(Gone));
    assert_eq!(metrics.snapshot(), Err(Gone));
}
