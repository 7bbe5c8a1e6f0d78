//! Who may be inside with whom, and what a reader may not conclude.

use many_readers::{Refused, deposit, open_to, read_together, withdraw};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Barrier, Mutex, RwLock, RwLockWriteGuard};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// No reader gets past the barrier before all of them hold a guard.
/// Live? Partly.
#[test]
fn readers_are_inside_at_the_same_time() {
    in_time(|| {
        for readers in 1..=8 {
            let balance = RwLock::new(100_00);
            assert_eq!(read_together(&balance, readers), vec![100_00; readers]);
        }
    });
}

/// The same meeting behind a mutex: the second reader never gets in.
#[test]
fn behind_a_mutex_two_readers_never_meet() {
    in_time(|| {
        let (met, end) = mpsc::channel();
        let shared = Arc::new((Mutex::new(100_00), Barrier::new(2)));
        for _ in 0..2 {
            let (shared, met) = (Arc::clone(&shared), met.clone());
            thread::spawn(move || {
                let _guard = shared.0.lock().unwrap();
                shared.1.wait();
                met.send(())
            });
        }
        let end = end.recv_timeout(Duration::from_millis(100));
        assert_eq!(end, Err(RecvTimeoutError::Timeout));
    });
}

/// Isolated? Yes.
#[test]
fn a_writer_is_alone() {
    in_time(|| {
        let balance = RwLock::new(100_00);
        assert_eq!(open_to(&balance), (true, true));
        let reader = balance.read().unwrap();
        assert_eq!(open_to(&balance), (true, false));
        drop(reader);
        let writer = balance.write().unwrap();
        assert_eq!(open_to(&balance), (false, false));
        drop(writer);
        assert_eq!(open_to(&balance), (true, true));
    });
}

/// Isolated? Partly.
#[test]
fn between_looking_and_writing_somebody_else_may_write() {
    in_time(|| {
        let balance = RwLock::new(100_00);
        let faster = |_| withdraw(&balance, 80_00, |_| true) == Ok(20_00);
        let refused = withdraw(&balance, 80_00, faster);
        assert_eq!(refused, Err(Refused::NotCovered));
        assert_eq!(*balance.read().unwrap(), 20_00);
    });
}

#[test]
fn the_check_runs_without_any_guard() {
    in_time(|| {
        let balance = RwLock::new(100_00);
        let free = |_| open_to(&balance) == (true, true);
        assert_eq!(withdraw(&balance, 100_00, free), Ok(0));
    });
}

/// Atomic? Yes.
#[test]
fn a_refusal_changes_nothing() {
    in_time(|| {
        let balance = RwLock::new(u64::MAX);
        assert_eq!(deposit(&balance, 1), Err(Refused::DoesNotFit));
        let refused = withdraw(&balance, 1, |_| false);
        assert_eq!(refused, Err(Refused::NotApproved));
        assert_eq!(*balance.read().unwrap(), u64::MAX);
        let balance = RwLock::new(10_00);
        let refused = withdraw(&balance, 10_01, |_| panic!("not covered"));
        assert_eq!(refused, Err(Refused::NotCovered));
        assert_eq!(*balance.read().unwrap(), 10_00);
    });
}

/// A hundred thousand of each: nothing is lost or made.
#[test]
fn what_comes_in_and_what_goes_out_add_up() {
    in_time(|| {
        let balance = RwLock::new(0);
        let pay_in =
            || (0..50_000).for_each(|_| _ = deposit(&balance, 3).unwrap());
        let pay_out = || {
            let paid = |_| withdraw(&balance, 2, |_| true).is_ok();
            2 * (0..50_000).filter(|n| paid(*n)).count() as u64
        };
        let paid_out: u64 = thread::scope(|s| {
            let payers: Vec<_> = (0..2).map(|_| s.spawn(pay_out)).collect();
            (0..2).for_each(|_| _ = s.spawn(pay_in));
            payers.into_iter().map(|payer| payer.join().unwrap()).sum()
        });
        assert_eq!(*balance.read().unwrap() + paid_out, 300_000);
    });
}

/// What has a lock of its own, or is atomic, can be changed behind a read guard. A panic on the
/// way leaves no mark then, whatever is half-done.
#[test]
fn a_read_guard_may_change_what_is_atomic_and_a_panic_leaves_no_mark() {
    in_time(|| {
        let accounts =
            RwLock::new([AtomicU64::new(10_00), AtomicU64::new(5_00)]);
        let clumsy = || {
            let accounts = accounts.read().unwrap();
            accounts[0].fetch_sub(2_00, SeqCst);
            panic!("this panic is meant: before the credit");
        };
        assert!(thread::scope(|s| s.spawn(clumsy).join()).is_err());
        assert!(!accounts.is_poisoned());
        let left = accounts.into_inner().unwrap().map(AtomicU64::into_inner);
        assert_eq!(left, [8_00, 5_00], "2.00 are missing");
    });
}

/// `downgrade` turns a write guard into a read guard, and no other writer comes in between.
#[test]
fn a_writer_may_stay_as_a_reader() {
    in_time(|| {
        let balance = RwLock::new(10_00);
        let mut writer = balance.write().unwrap();
        *writer += 5_00;
        let reader = RwLockWriteGuard::downgrade(writer);
        assert!(balance.try_read().is_ok() && balance.try_write().is_err());
        assert_eq!(*reader, 15_00);
    });
}

/// The other way is not in std. `parking_lot` has a third kind of guard for it, of which there is
/// one at a time: it reads beside readers, and may become a writer when they have left.
#[test]
fn an_upgradable_reader_of_parking_lot_becomes_a_writer_without_letting_go() {
    use parking_lot::{RwLock, RwLockUpgradableReadGuard};
    in_time(|| {
        let balance = RwLock::new(10_00);
        let looking = balance.upgradable_read();
        assert!(balance.try_read().is_some(), "beside readers");
        assert!(balance.try_upgradable_read().is_none(), "but one at a time");
        let mut writer = RwLockUpgradableReadGuard::upgrade(looking);
        *writer -= 4_00;
        drop(writer);
        assert_eq!(*balance.read(), 6_00);
    });
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NotCovered, "there is less in the account"),
        (Refused::NotApproved, "the check said no"),
        (Refused::DoesNotFit, "the balance would not fit into 64 bits"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
