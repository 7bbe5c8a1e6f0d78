//! A wake-up call is not kept for later, and it is not money.

use lost_wake_up::Account;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// Isolated? No. Live? No.
#[test]
fn a_notification_that_comes_too_early_wakes_nobody() {
    in_time(|| {
        let account = Arc::new(Account::open(0));
        let customer = Arc::clone(&account);
        let (done, end) = mpsc::channel();
        thread::spawn(move || {
            let deposit = || customer.deposit(50_00);
            done.send(customer.withdraw_looking_first(30_00, deposit))
        });
        let end = end.recv_timeout(Duration::from_millis(100));
        assert_eq!(end, Err(RecvTimeoutError::Timeout));
        assert_eq!(account.balance(), 50_00, "the money is there");
    });
}

/// It was only the wake-up call that was missing.
#[test]
fn the_next_notification_wakes_the_sleeper() {
    in_time(|| {
        let account = Arc::new(Account::open(0));
        let customer = Arc::clone(&account);
        let (done, end) = mpsc::channel();
        thread::spawn(move || {
            let deposit = || customer.deposit(50_00);
            done.send(customer.withdraw_looking_first(30_00, deposit))
        });
        loop {
            account.deposit(0); // again and again, until somebody has heard it
            if let Ok(rest) = end.recv_timeout(Duration::from_millis(10)) {
                return assert_eq!(rest, 20_00);
            }
        }
    });
}

/// This is why a test in which nobody has to wait never finds out.
#[test]
fn money_that_is_there_already_is_paid() {
    in_time(|| {
        let account = Account::open(50_00);
        let rest = account.withdraw_looking_first(30_00, || panic!("no wait"));
        assert_eq!(rest, 20_00);
        assert_eq!(account.withdraw_trusting(20_00), 0);
    });
}

/// The condition variable alone, without an account.
#[test]
fn a_notification_is_not_kept_for_later() {
    let (lock, call) = (Mutex::new(()), Condvar::new());
    call.notify_one();
    call.notify_all();
    let patience = Duration::from_millis(100);
    let guard = lock.lock().unwrap();
    let (_guard, end) = call.wait_timeout(guard, patience).unwrap();
    assert!(end.timed_out());
}

#[test]
fn whoever_trusts_a_wake_up_call_takes_money_that_is_not_there() {
    in_time(|| {
        let account = Account::open(0);
        let rest = thread::scope(|s| {
            let customer = s.spawn(|| account.withdraw_trusting(30_00));
            while account.waiting() == 0 {
                thread::yield_now();
            }
            account.deposit(10_00);
            customer.join().unwrap()
        });
        assert_eq!(rest, -20_00);
    });
}

/// Each of them alone was covered.
/// Isolated? No. Live? Yes.
#[test]
fn two_who_are_woken_by_one_deposit_both_take_it() {
    in_time(|| {
        let account = Account::open(0);
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| account.withdraw_trusting(30_00));
            }
            while account.waiting() < 2 {
                thread::yield_now();
            }
            account.deposit(30_00);
        });
        assert_eq!(account.balance(), -30_00);
    });
}
