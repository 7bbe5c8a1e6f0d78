//! What std's read-write lock does on this system when a writer waits. `std` promises no policy.

use read_again::{total, total_of};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, RwLock, TryLockError};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

type Balances = Arc<RwLock<[u64; 2]>>;

/// Starts a writer behind the read guard of the caller, and waits until new readers are kept
/// out: then it stands in line.
fn a_writer_waits(balances: &Balances) {
    let there = Arc::clone(balances);
    thread::spawn(move || there.write().unwrap()[0] += 1);
    while balances.try_read().is_ok() {
        thread::yield_now();
    }
}

/// Live? No.
#[test]
#[cfg(target_os = "linux")]
fn behind_a_waiting_writer_a_second_read_waits_for_ever() {
    let balances = Balances::new(RwLock::new([10_00, 5_00]));
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        let in_between = || a_writer_waits(&balances);
        done.send(total(&balances, in_between))
    });
    let end = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
}

/// Readers do wait for readers then: for those who keep a writer waiting.
/// Isolated? Yes. Live? Partly.
#[test]
#[cfg(target_os = "linux")]
fn while_a_writer_waits_a_new_reader_is_kept_out_by_an_old_one() {
    in_time(|| {
        let balances = Balances::new(RwLock::new([10_00, 5_00]));
        let old_reader = balances.read().unwrap();
        assert!(balances.try_read().is_ok(), "no writer waits yet");
        a_writer_waits(&balances);
        let new_reader = balances.try_read();
        assert!(matches!(new_reader, Err(TryLockError::WouldBlock)));
        drop(new_reader);
        drop(old_reader);
        assert_eq!(total_of(&balances.read().unwrap()) / 15_00, 1);
    });
}

/// This is why it passes its tests.
#[test]
fn without_a_writer_a_second_read_is_let_in() {
    assert_eq!(total(&RwLock::new([10_00, 5_00]), || ()), 15_00);
}

#[test]
#[cfg(target_os = "linux")]
fn whoever_works_on_the_guard_in_hand_needs_no_second_one() {
    in_time(|| {
        let balances = Balances::new(RwLock::new([10_00, 5_00]));
        let guard = balances.read().unwrap();
        a_writer_waits(&balances);
        assert_eq!(total_of(&guard), 15_00);
    });
}
