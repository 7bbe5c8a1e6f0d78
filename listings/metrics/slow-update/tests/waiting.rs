//! Who waits for a slow update. The slow work ends when the test says so.

use slow_update::{
    Metrics, Update, keep_books, record_after_work, record_under_lock,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TrySendError};
use std::sync::{Mutex, TryLockError};
use std::thread;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(100);

/// Work that reports when it has begun, and ends when it is told to.
fn slow_work() -> (impl FnOnce() + Send + 'static, Receiver<()>, Sender<()>) {
    let (begin, has_begun) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel();
    let work = move || {
        begin.send(()).unwrap();
        may_go_on.recv().unwrap();
    };
    (work, has_begun, go_on)
}

/// Claims X8 (holds if), X10 (holds).
/// The slow one has the lock; no other caller is through before
/// it.
/// Live? No.
#[test]
fn under_the_lock_every_caller_waits_for_the_slow_one() {
    let metrics = Mutex::new(Metrics::default());
    let (work, has_begun, go_on) = slow_work();
    let (report, through) = mpsc::channel();
    thread::scope(|scope| {
        let go_on = go_on; // dropped if an assertion fails: the work ends then
        scope.spawn(|| record_under_lock(&metrics, 900, work));
        has_begun.recv().unwrap();
        assert!(matches!(metrics.try_lock(), Err(TryLockError::WouldBlock)));
        for caller in 0..3 {
            let (report, metrics) = (report.clone(), &metrics);
            scope.spawn(move || {
                record_under_lock(metrics, 5, || ());
                report.send(caller).unwrap();
            });
        }
        let served = through.recv_timeout(MOMENT);
        assert_eq!(served, Err(RecvTimeoutError::Timeout), "nobody is served");
        go_on.send(()).unwrap();
    });
    assert_eq!(through.try_iter().count(), 3);
    let total = Metrics { request_count: 4, total_latency_ms: 915 };
    assert_eq!(metrics.into_inner().unwrap(), total);
}

/// Claims X8, X10. The same work before the lock: a thousand others are through
/// first.
/// Live? Yes.
#[test]
fn before_the_lock_nobody_waits_for_the_slow_one() {
    let metrics = Mutex::new(Metrics::default());
    let (work, has_begun, go_on) = slow_work();
    thread::scope(|scope| {
        let go_on = go_on; // dropped if an assertion fails: the work ends then
        scope.spawn(|| record_after_work(&metrics, 900, work));
        has_begun.recv().unwrap();
        assert!(metrics.try_lock().is_ok(), "the lock is free meanwhile");
        for _ in 0..1_000 {
            record_after_work(&metrics, 5, || ());
        }
        assert_eq!(metrics.lock().unwrap().request_count, 1_000);
        go_on.send(()).unwrap();
    });
    assert_eq!(metrics.into_inner().unwrap().request_count, 1_001);
}

/// Claim X8. The mailbox takes a thousand messages while the accountant is at
/// work.
/// Live? Yes.
#[test]
fn a_slow_accountant_keeps_no_caller_waiting() {
    let (sender, mailbox) = mpsc::channel::<Update>();
    let accountant = thread::spawn(|| keep_books(mailbox));
    let (work, has_begun, go_on) = slow_work();
    sender.send((900, Box::new(work))).unwrap();
    has_begun.recv().unwrap();
    for _ in 0..1_000 {
        sender.send((5, Box::new(|| ()))).unwrap();
    }
    go_on.send(()).unwrap(); // only now
    drop(sender);
    assert_eq!(
        watchdog::in_time(move || accountant.join().unwrap()).request_count,
        1_001
    );
}

/// Claim X8. With room for one, the second caller waits for the slow work after
/// all.
/// Live? Partly.
#[test]
fn a_slow_accountant_with_a_full_mailbox_keeps_the_next_caller_waiting() {
    let (sender, mailbox) = mpsc::sync_channel::<Update>(1);
    let accountant = thread::spawn(|| keep_books(mailbox));
    let (work, has_begun, go_on) = slow_work();
    sender.send((900, Box::new(work))).unwrap();
    has_begun.recv().unwrap();
    sender.send((5, Box::new(|| ()))).unwrap(); // the one there is room for
    let full = sender.try_send((5, Box::new(|| ())));
    assert!(matches!(full, Err(TrySendError::Full(_))));

    let (report, through) = mpsc::channel();
    let caller = thread::spawn(move || {
        sender.send((5, Box::new(|| ()))).unwrap();
        report.send(()).unwrap();
    });
    let waits = through.recv_timeout(MOMENT);
    assert_eq!(waits, Err(RecvTimeoutError::Timeout));
    go_on.send(()).unwrap();
    assert_eq!(through.recv(), Ok(()));
    caller.join().unwrap();
    assert_eq!(
        watchdog::in_time(move || accountant.join().unwrap()).request_count,
        3
    );
}

/// Atomic? Yes.
#[test]
fn work_that_panics_is_not_counted_and_stops_nobody_else() {
    let metrics = Mutex::new(Metrics::default());
    for record in [record_under_lock, record_after_work] as [fn(&_, _, fn()); 2]
    {
        let panics =
            AssertUnwindSafe(|| record(&metrics, 900, || panic!("paper jam")));
        catch_unwind(panics).unwrap_err();
        record(&metrics, 5, || ());
    }
    let metrics =
        metrics.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    assert_eq!(metrics, Metrics { request_count: 2, total_latency_ms: 10 });
}

/// Atomic? Yes.
#[test]
fn work_that_panics_takes_the_accountant_and_its_numbers_along() {
    let (sender, mailbox) = mpsc::channel::<Update>();
    let accountant = thread::spawn(|| keep_books(mailbox));
    sender.send((5, Box::new(|| ()))).unwrap();
    sender.send((900, Box::new(|| panic!("paper jam")))).unwrap();
    accountant.join().unwrap_err(); // 5 milliseconds were counted, and are gone
    assert!(sender.send((5, Box::new(|| ()))).is_err());
}
