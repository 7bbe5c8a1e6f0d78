//! Whoever is covered is paid; whoever is not waits, or is refused in time.

use std::sync::{Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use waiting_withdrawal::{Account, Refused};
use watchdog::in_time;

/// Long enough for any machine; only a customer who sleeps on takes so long.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits until withdrawals have looked so many times.
fn until_looked(account: &Account, times: u64) {
    let start = Instant::now();
    while account.looks() < times {
        assert!(start.elapsed() < PATIENCE, "nobody looks");
        thread::yield_now();
    }
}

/// Isolated? Yes.
#[test]
fn a_withdrawal_waits_until_the_money_is_there() {
    in_time(|| {
        let account = Account::open(10_00);
        thread::scope(|s| {
            let customer = s.spawn(|| account.withdraw_within(PATIENCE, 30_00));
            until_looked(&account, 1);
            assert_eq!(account.balance(), 10_00, "nothing was taken");
            assert_eq!(account.deposit(20_00), Ok(30_00));
            assert_eq!(customer.join().unwrap(), Ok(0));
        });
    });
}

/// The repair of `lost-wake-up`: money that comes first is seen, not slept
/// through.
#[test]
fn money_that_comes_before_the_wait_is_not_lost() {
    in_time(|| {
        let account = Account::open(0);
        account.deposit(50_00).unwrap();
        assert_eq!(account.withdraw(30_00), 20_00);
        assert_eq!(account.looks(), 1, "no wake-up call was needed");
    });
}

/// A deposit of nothing is a wake-up call without a reason.
/// Atomic? Yes.
#[test]
fn a_wake_up_call_without_a_change_pays_nothing_and_ends_no_wait() {
    in_time(|| {
        let account = Account::open(29_99);
        thread::scope(|s| {
            let customer = s.spawn(|| account.withdraw_within(PATIENCE, 30_00));
            for n in 1..=5 {
                until_looked(&account, n);
                assert_eq!(account.deposit(0), Ok(29_99));
            }
            until_looked(&account, 6);
            assert!(!customer.is_finished(), "still waiting");
            account.deposit(1).unwrap();
            assert_eq!(customer.join().unwrap(), Ok(0));
        });
    });
}

/// Each deposit wakes all who wait, and each of them looks for itself.
/// Isolated? Yes.
#[test]
fn one_deposit_may_pay_two_and_leave_a_third_waiting() {
    in_time(|| {
        let account = Account::open(0);
        thread::scope(|s| {
            let (paid, ends) = mpsc::channel();
            for (n, amount) in [(1, 50_00), (2, 5_00), (3, 5_00)] {
                let (account, paid) = (&account, paid.clone());
                s.spawn(move || {
                    account.withdraw(amount);
                    paid.send(amount).unwrap();
                });
                until_looked(account, n);
            }
            account.deposit(10_00).unwrap();
            assert_eq!(ends.recv_timeout(PATIENCE), Ok(5_00));
            assert_eq!(ends.recv_timeout(PATIENCE), Ok(5_00));
            assert_eq!(account.balance(), 0);
            account.deposit(50_00).unwrap();
            assert_eq!(ends.recv_timeout(PATIENCE), Ok(50_00));
        });
    });
}

/// The price of `notify_all`: everybody looks, though nobody is covered.
#[test]
fn a_cent_makes_everybody_look() {
    in_time(|| {
        let account = Account::open(0);
        thread::scope(|s| {
            for n in 1..=20 {
                s.spawn(|| account.withdraw(1_00));
                until_looked(&account, n);
            }
            account.deposit(1).unwrap();
            until_looked(&account, 40);
            assert_eq!(account.balance(), 1);
            account.deposit(20_00 - 1).unwrap();
        });
        assert_eq!(account.balance(), 0);
    });
}

/// Live? Yes.
#[test]
fn patience_that_ends_is_a_refusal_and_changes_nothing() {
    in_time(|| {
        let account = Account::open(10_00);
        for patience in [Duration::ZERO, Duration::from_millis(20)] {
            let start = Instant::now();
            let refused = account.withdraw_within(patience, 30_00);
            assert_eq!(refused, Err(Refused::NotInTime { missing: 20_00 }));
            assert!(start.elapsed() >= patience, "it gave up too early");
            assert_eq!(account.balance(), 10_00);
        }
    });
}

#[test]
fn one_cent_too_little_is_too_little() {
    in_time(|| {
        let account = Account::open(10_00);
        let refused = account.withdraw_within(Duration::ZERO, 10_01);
        assert_eq!(refused, Err(Refused::NotInTime { missing: 1 }));
        assert_eq!(account.balance(), 10_00);
    });
}

#[test]
fn no_patience_is_needed_for_money_that_is_there() {
    in_time(|| {
        let account = Account::open(10_00);
        assert_eq!(account.withdraw_within(Duration::ZERO, 10_00), Ok(0));
        assert_eq!(account.withdraw(0), 0);
    });
}

#[test]
fn a_deposit_that_does_not_fit_is_refused_and_changes_nothing() {
    in_time(|| {
        let account = Account::open(u64::MAX);
        assert_eq!(account.deposit(1), Err(Refused::DoesNotFit));
        assert_eq!(account.balance(), u64::MAX);
    });
}

/// Nobody keeps a place in the line: whoever wants less may always be faster.
/// Live? Partly.
#[test]
fn a_big_withdrawal_can_be_overtaken_for_ever() {
    in_time(|| {
        let account = Account::open(0);
        thread::scope(|s| {
            let big = s.spawn(|| account.withdraw(50_00));
            until_looked(&account, 1);
            for _ in 0..1_000 {
                account.deposit(40_00).unwrap();
                assert_eq!(account.withdraw(40_00), 0);
            }
            assert!(!big.is_finished(), "forty thousand came and went");
            account.deposit(50_00).unwrap();
            assert_eq!(big.join().unwrap(), 0);
        });
    });
}

/// Four pay in, four wait and take out: everybody ends and the sums agree.
/// Live? Yes.
#[test]
fn what_comes_in_and_what_goes_out_add_up() {
    in_time(|| {
        let account = Account::open(0);
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    for _ in 0..30_000 {
                        account.deposit(2).unwrap();
                    }
                });
                s.spawn(|| {
                    for _ in 0..10_000 {
                        account.withdraw(5);
                    }
                });
            }
        });
        assert_eq!(account.balance(), 4 * (30_000 * 2 - 10_000 * 5));
    });
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::DoesNotFit, "the balance would not fit into 64 bits"),
        (
            Refused::NotInTime { missing: 3 },
            "patience is at its end, 3 cents are missing",
        ),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}

/// What std says of a wait: after a panic under the lock it ends with an error, and does not ask
/// once more.
#[test]
fn a_wait_that_is_poisoned_ends_though_the_money_is_not_there() {
    in_time(|| {
        let (balance, deposited) = &(Mutex::new(0), Condvar::new());
        thread::scope(|s| {
            let (asleep, is_asleep) = mpsc::channel();
            let customer = s.spawn(move || {
                let guard = balance.lock().unwrap();
                asleep.send(()).unwrap(); // nobody has the lock before the wait
                let woken = deposited.wait_while(guard, |it| *it < 30_00);
                *woken.unwrap_err().into_inner()
            });
            is_asleep.recv().unwrap();
            let depositor = s.spawn(|| {
                let _guard = balance.lock().unwrap();
                deposited.notify_all();
                panic!("meant, under the lock");
            });
            assert!(depositor.join().is_err());
            assert_eq!(customer.join().unwrap(), 0);
        });
    });
}
