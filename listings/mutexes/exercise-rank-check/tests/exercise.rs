//! What the bunch must do. Run: `cargo test -p exercise-rank-check --
//! --ignored`

use exercise_rank_check::{Bunch, Refused};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

fn open() -> [Mutex<u64>; 5] {
    [0, 10_00, 20_00, 30_00, 40_00].map(Mutex::new)
}

fn is_free(account: &Mutex<u64>) -> bool {
    account.try_lock().is_ok()
}

#[test]
#[ignore = "exercise"]
fn upwards_every_lock_is_taken_and_kept() {
    let accounts = open();
    let mut bunch = Bunch::new(&accounts);
    assert_eq!(bunch.lock(1), Ok(&mut 10_00));
    assert_eq!(bunch.lock(2), Ok(&mut 20_00));
    assert_eq!(bunch.lock(4), Ok(&mut 40_00));
    let free = accounts.each_ref().map(is_free);
    let why = "every lock is kept, and no other is taken";
    assert_eq!(free, [true, false, false, true, false], "{why}");
    drop(bunch);
    assert!(accounts.iter().all(is_free));
}

#[test]
#[ignore = "exercise"]
fn downwards_is_refused_and_nothing_is_locked() {
    let accounts = open();
    let mut bunch = Bunch::new(&accounts);
    bunch.lock(1).unwrap();
    bunch.lock(3).unwrap();
    let down = bunch.lock(2);
    assert_eq!(down, Err(Refused::OutOfOrder(3)), "2 with 3 in hand");
    assert_eq!(bunch.lock(0), Err(Refused::OutOfOrder(3)));
    let free = accounts.each_ref().map(is_free);
    assert_eq!(free, [true, false, true, false, true]);
}

#[test]
#[ignore = "exercise"]
fn what_is_held_already_is_not_locked_again() {
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        let accounts = open();
        let mut bunch = Bunch::new(&accounts);
        *bunch.lock(1).unwrap() += 5_00;
        bunch.lock(2).unwrap();
        // It is lower than 2, but nobody has to wait for it.
        done.send(bunch.lock(1).map(|balance| *balance))
    });
    let end = end.recv_timeout(Duration::from_secs(1));
    let end = end.expect("it waits for a lock that it holds itself");
    assert_eq!(end, Ok(15_00), "what it holds already is no lock more");
}

#[test]
#[ignore = "exercise"]
fn what_was_given_back_no_longer_counts() {
    let accounts = open();
    let mut bunch = Bunch::new(&accounts);
    bunch.lock(1).unwrap();
    bunch.lock(4).unwrap();
    bunch.unlock(4);
    let again = bunch.lock(2);
    assert_eq!(again, Ok(&mut 20_00), "4 was given back");
    assert!(is_free(&accounts[4]));
    bunch.unlock(1);
    assert_eq!(bunch.lock(0), Err(Refused::OutOfOrder(2)));
}

#[test]
#[ignore = "exercise"]
fn an_account_that_does_not_exist_is_refused() {
    let accounts = open();
    let mut bunch = Bunch::new(&accounts);
    assert_eq!(bunch.lock(5), Err(Refused::NoSuchAccount));
    let lowest = bunch.lock(0);
    assert_eq!(lowest, Ok(&mut 0), "0 is a number like any other");
}
