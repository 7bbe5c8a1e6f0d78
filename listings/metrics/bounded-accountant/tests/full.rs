//! What a full mailbox does to those who record.

use allocation_counter::measure;
use bounded_accountant::{Metrics, Refused, keep_books, spawn_metrics_actor};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Claims X1, X2. With room for n and an accountant who reads nothing, the
/// caller of the n+1st waits until one is read.
/// Live? Partly.
#[test]
fn a_caller_waits_while_the_mailbox_is_full() {
    let last_one_waits = |room| {
        let (sender, mailbox) = mpsc::sync_channel(room);
        let metrics = Metrics::new(sender);
        let (report, progress) = mpsc::channel();
        let handler = thread::spawn(move || {
            for call in 0..=room {
                metrics.record_request("/pay", 80, false).unwrap();
                report.send(call).unwrap();
            }
        });
        for call in 0..room {
            assert_eq!(progress.recv(), Ok(call), "there is room for this one");
        }
        let stuck = progress.recv_timeout(Duration::from_millis(100));
        assert_eq!(stuck, Err(RecvTimeoutError::Timeout), "the last one waits");

        mailbox.recv().unwrap(); // the accountant reads one …
        assert_eq!(progress.recv(), Ok(room), "… and the last one is in");
        handler.join().unwrap();
    };
    // All at once, so that the test waits once.
    thread::scope(|s| {
        (0..4).for_each(|room| _ = s.spawn(move || last_one_waits(room)));
    });
}

/// Claim X2. Room for n: n are taken, and the next is refused with the reason.
/// Live? Yes.
#[test]
fn a_caller_who_will_not_wait_is_told_that_it_is_full() {
    let (sender, mailbox) = mpsc::sync_channel(2);
    let metrics = Metrics::new(sender);
    let record = || metrics.record_or_refuse("/pay", 80, false);
    assert_eq!([record(), record()], [Ok(()), Ok(())]);
    assert_eq!(record(), Err(Refused::Full));
    drop(mailbox);
    assert_eq!(record(), Err(Refused::Gone));
}

/// Claim X2. Counted and dropped add up to what was recorded.
/// Live? Yes. Atomic? Yes.
#[test]
fn every_dropped_record_is_in_the_snapshot() {
    let (sender, mailbox) = mpsc::sync_channel(30);
    let metrics = Metrics::new(sender);
    let handlers = [(); 4].map(|()| {
        let metrics = metrics.clone();
        thread::spawn(move || {
            (0..25).try_for_each(|_| metrics.record_or_drop("/pay", 7, true))
        })
    });
    for handler in handlers {
        handler.join().unwrap().unwrap();
    }
    let _accountant = thread::spawn(|| keep_books(mailbox));
    let seen = metrics.snapshot().unwrap();
    assert_eq!((seen.request_counts["/pay"], seen.dropped), (30, 70));
    assert_eq!((seen.total_latency_ms, seen.error_count), (7 * 30, 30));
}

#[test]
fn a_refused_record_is_in_no_number() {
    let (sender, mailbox) = mpsc::sync_channel(1);
    let metrics = Metrics::new(sender);
    metrics.record_or_refuse("/pay", 7, false).unwrap();
    metrics.record_or_refuse("/pay", 1_000, true).unwrap_err();
    let _accountant = thread::spawn(|| keep_books(mailbox));
    let seen = metrics.snapshot().unwrap();
    assert_eq!((seen.total_latency_ms, seen.error_count), (7, 0));
    assert_eq!((seen.request_counts["/pay"], seen.dropped), (1, 0));
}

#[test]
fn whoever_asks_for_a_snapshot_waits_for_room_as_well() {
    let (sender, mailbox) = mpsc::sync_channel(1);
    let metrics = Metrics::new(sender);
    metrics.record_request("/pay", 80, false).unwrap(); // full
    let (report, answer) = mpsc::channel();
    let asker = thread::spawn(move || report.send(metrics.snapshot()).unwrap());
    let stuck = answer.recv_timeout(Duration::from_millis(100));
    assert_eq!(stuck, Err(RecvTimeoutError::Timeout));
    let last = keep_books(mailbox); // reads both messages
    assert_eq!(answer.recv().unwrap().unwrap(), last);
    asker.join().unwrap();
}

/// Isolated? Yes.
#[test]
fn callers_who_wait_lose_nothing_and_see_whole_records() {
    let (metrics, accountant) = spawn_metrics_actor(2);
    let handlers = [(); 4].map(|()| {
        let metrics = metrics.clone();
        thread::spawn(move || {
            (0..1_000).try_for_each(|_| metrics.record_request("/pay", 7, true))
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
        4_000
    );
}

/// Isolated? Yes.
#[test]
fn a_snapshot_while_others_do_not_wait_shows_whole_records() {
    let (metrics, _accountant) = spawn_metrics_actor(2);
    let handlers = [true, true, false, false].map(|refuses| {
        let metrics = metrics.clone();
        thread::spawn(move || {
            for _ in 0..1_000 {
                let record = match refuses {
                    true => metrics.record_or_refuse("/pay", 7, true),
                    false => metrics.record_or_drop("/pay", 7, true),
                };
                assert_ne!(record, Err(Refused::Gone));
            }
        })
    });
    for _ in 0..200 {
        let seen = metrics.snapshot().unwrap();
        let requests: u64 = seen.request_counts.values().sum();
        assert_eq!(seen.total_latency_ms, 7 * requests);
        assert_eq!(seen.error_count, requests);
    }
    for handler in handlers {
        handler.join().unwrap();
    }
}

/// Claim X3. The mailbox has its room from the start: only the name is left to
/// allocate.
#[test]
fn a_message_costs_one_allocation_for_its_name() {
    let (sender, mailbox) = mpsc::sync_channel(1_000);
    let metrics = Metrics::new(sender);
    let counted = measure(|| {
        for _ in 0..1_000 {
            metrics.record_request("/pay", 80, false).unwrap();
        }
    });
    assert_eq!(counted.count_total, 1_000);
    drop(mailbox);

    let (sender, mailbox) = mpsc::sync_channel(1_000);
    let counted = measure(|| {
        for _ in 0..1_000 {
            sender.send(("/pay", 80, false)).unwrap(); // a borrowed name
        }
    });
    assert_eq!(counted.count_total, 0);
    drop(mailbox);
}

#[test]
fn a_total_that_does_not_fit_stays_at_the_top() {
    let (metrics, _accountant) = spawn_metrics_actor(2);
    metrics.record_request("/pay", u64::MAX, false).unwrap();
    metrics.record_request("/pay", 80, false).unwrap();
    assert_eq!(metrics.snapshot().unwrap().total_latency_ms, u64::MAX);
}

#[test]
fn messages_nobody_read_are_lost_with_the_mailbox() {
    let (sender, mailbox) = mpsc::sync_channel(2);
    let metrics = Metrics::new(sender);
    assert_eq!(metrics.record_request("/pay", 80, false), Ok(()));
    drop(mailbox); // and with it the message
    assert_eq!(metrics.record_request("/pay", 80, false), Err(Refused::Gone));
    assert_eq!(metrics.record_or_drop("/pay", 80, false), Err(Refused::Gone));
    assert_eq!(metrics.snapshot(), Err(Refused::Gone));
}
