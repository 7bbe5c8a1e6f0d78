//! std's mutex lets a newcomer in before somebody who waits; `parking_lot` can hand it over.

use barging::overtaken;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use watchdog::in_time;

/// The teller lets go and is back before the customer has woken up.
#[test]
fn a_newcomer_may_be_served_before_one_who_waits() {
    in_time(|| {
        let till = Mutex::new(());
        let until_it_waits = || thread::sleep(Duration::from_millis(10));
        let was_overtaken =
            (0..100).any(|_| overtaken(&till, 1_000, until_it_waits) > 0);
        assert!(was_overtaken);
    });
}

#[test]
fn a_customer_is_overtaken_at_most_as_often_as_the_clerk_comes() {
    for rounds in [0, 1, 5] {
        let till = Mutex::new(());
        assert!(overtaken(&till, rounds, || ()) <= rounds);
    }
}

/// Whether a thread of this process sleeps, by the system's number for it.
#[cfg(target_os = "linux")]
fn sleeps(task: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/self/task/{task}/stat"));
    stat.is_ok_and(|it| it.rsplit_once(") ").unwrap().1.starts_with('S'))
}

/// `unlock_fair` hands the lock to the one who waits, so no newcomer gets it. The teller lets go
/// only when the customer sleeps.
#[test]
#[cfg(target_os = "linux")]
fn a_lock_of_parking_lot_can_be_handed_over() {
    in_time(|| {
        for _ in 0..50 {
            let till = parking_lot::Mutex::new(());
            let served = AtomicBool::new(false);
            let (tell, who) = mpsc::channel();
            thread::scope(|s| {
                let held = till.lock();
                s.spawn(|| {
                    let me = fs::read_link("/proc/thread-self").unwrap();
                    let me = me.file_name().unwrap().to_owned();
                    tell.send(me.into_string().unwrap()).unwrap();
                    let _turn = till.lock();
                    served.store(true, SeqCst);
                });
                let customer = who.recv().unwrap();
                let start = Instant::now();
                while !sleeps(&customer)
                    || start.elapsed() < Duration::from_millis(2)
                {
                    thread::yield_now();
                }
                parking_lot::MutexGuard::unlock_fair(held);
                let _turn = till.lock();
                assert!(served.load(SeqCst), "the customer came first");
            });
        }
    });
}
