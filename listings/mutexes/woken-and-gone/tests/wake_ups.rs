//! A wake-up is passed on, or lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use watchdog::{asleep, in_time};
use woken_and_gone::Tray;

type Take = fn(&Tray, &dyn Fn() -> bool) -> bool;

const LEAVE: Take = |tray, gives_up| tray.take_or_leave(gives_up);
const PASS_ON: Take = |tray, gives_up| tray.take_or_pass_on(gives_up);

/// Two customers sleep, and a note comes. Whoever is woken first gives up. Says what the two
/// got, in the order in which they came back; the second need not come back in time.
fn two_wait_and_one_gives_up(
    take: Take,
    name: &str,
    patience: Duration,
) -> (bool, Result<bool, RecvTimeoutError>) {
    let tray = Arc::new(Tray::default());
    let first = Arc::new(AtomicBool::new(true));
    let (done, ends) = mpsc::channel();
    for _ in 0..2 {
        let (tray, first) = (Arc::clone(&tray), Arc::clone(&first));
        let done = done.clone();
        let customer = thread::Builder::new().name(name.to_owned());
        let taken = customer.spawn(move || {
            let gives_up = || first.swap(false, SeqCst);
            let _ = done.send(take(&tray, &gives_up));
        });
        taken.unwrap();
    }
    asleep(name, 2); // who is still on the way to sleep wakes, too
    assert_eq!(tray.waiting(), 2);
    tray.put();
    (ends.recv().unwrap(), ends.recv_timeout(patience))
}

/// Live? No.
#[test]
fn a_wake_up_that_leaves_with_its_waiter_is_lost() {
    in_time(|| {
        let patience = Duration::from_millis(100);
        let back = two_wait_and_one_gives_up(LEAVE, "who leaves", patience);
        assert_eq!(back, (false, Err(RecvTimeoutError::Timeout)));
    });
}

/// Live? Yes.
#[test]
fn a_wake_up_that_is_passed_on_serves_the_other() {
    in_time(|| {
        let patience = Duration::from_secs(5);
        let (one, other) =
            two_wait_and_one_gives_up(PASS_ON, "who passes on", patience);
        assert!(one ^ other.expect("both come back"), "one of the two is paid");
    });
}

#[test]
fn who_finds_a_note_takes_it_and_asks_nobody() {
    in_time(|| {
        for take in [LEAVE, PASS_ON] {
            let tray = Tray::default();
            tray.put();
            tray.put();
            assert!(take(&tray, &|| panic!("it need not wait")));
            assert_eq!(tray.notes(), 1);
        }
    });
}

/// However they mix, each note is taken once.
#[test]
fn every_note_is_taken_once() {
    in_time(|| {
        let tray = Tray::default();
        let taken: usize = thread::scope(|s| {
            let customer =
                || (0..1_000).filter(|_| PASS_ON(&tray, &|| false)).count();
            let customers = [(); 4].map(|()| s.spawn(customer));
            (0..4_000).for_each(|_| tray.put());
            customers.map(|customer| customer.join().unwrap()).iter().sum()
        });
        assert_eq!((taken, tray.notes()), (4_000, 0));
    });
}
