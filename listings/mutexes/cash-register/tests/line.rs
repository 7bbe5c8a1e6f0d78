//! The line is counted, not timed.

use cash_register::{Bank, DoesNotFit};
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::thread;
use watchdog::in_time;

fn places(customers: usize) -> Vec<usize> {
    (0..customers).collect()
}

/// Claim M3 (holds). The last of `n` lets `n - 1` others go first.
/// Live? Yes.
#[test]
fn with_one_register_the_last_of_n_waits_for_all_the_others() {
    in_time(|| {
        for n in [1, 2, 4, 8, 16] {
            let everybody_his_own = places(n);
            let served_before = Bank::open(n, 1).rush(&everybody_his_own);
            assert_eq!(served_before, places(n), "{n} customers");
        }
    });
}

/// Claim M3. All the waiting together grows with the square of the customers.
#[test]
fn twice_the_customers_wait_more_than_four_times_as_long_in_all() {
    in_time(|| {
        let waits =
            |n| Bank::open(1, 1).rush(&vec![0; n]).iter().sum::<usize>();
        for n in [2, 4, 8] {
            assert_eq!(waits(n), n * (n - 1) / 2);
            assert!(waits(2 * n) > 4 * waits(n));
        }
    });
}

/// Claim M3. A lock an account: nobody waits for customers of other accounts.
#[test]
fn with_a_register_for_each_account_nobody_goes_first() {
    in_time(|| {
        for n in [1, 2, 4, 8, 16] {
            let served_before = Bank::open(n, n).rush(&places(n));
            assert_eq!(served_before, vec![0; n], "{n} customers");
        }
    });
}

/// Claim M3. More locks do not help those who want the same one.
/// Live? Yes.
#[test]
fn a_popular_account_has_a_line_however_many_registers_there_are() {
    in_time(|| {
        assert_eq!(Bank::open(8, 8).rush(&[3; 8]), places(8));
        assert_eq!(Bank::open(8, 2).rush(&places(8)), [0, 0, 1, 1, 2, 2, 3, 3]);
    });
}

#[test]
fn everybody_in_the_line_is_served_and_every_cent_is_booked() {
    in_time(|| {
        for registers in [1, 2, 8] {
            let bank = Bank::open(8, registers);
            for _ in 0..3 {
                assert_eq!(bank.rush(&places(8)).len(), 8);
            }
            assert_eq!(bank.total(), 24);
        }
    });
}

/// Atomic? Yes.
#[test]
fn a_million_deposits_are_all_booked() {
    in_time(|| {
        for registers in [1, 4] {
            let bank = Bank::open(4, registers);
            thread::scope(|shop| {
                for customer in 0..4 {
                    let bank = &bank;
                    shop.spawn(move || {
                        for i in 0..250_000 {
                            bank.deposit((customer + i) % 4, 1, || ()).unwrap();
                        }
                    });
                }
            });
            assert_eq!(bank.total(), 1_000_000);
        }
    });
}

#[test]
fn a_deposit_that_does_not_fit_is_refused_and_changes_nothing() {
    in_time(|| {
        for registers in [1, 2] {
            let bank = Bank::open(2, registers);
            let full = u128::from(u64::MAX);
            assert_eq!(bank.deposit(1, u64::MAX, || ()), Ok(0));
            assert_eq!(bank.deposit(1, 1, || ()), Err(DoesNotFit));
            assert_eq!(bank.total(), full);
            assert_eq!(bank.deposit(0, 1, || ()), Ok(0));
            assert_eq!(bank.total(), full + 1);
        }
    });
}

/// Whoever was served before I asked has not made me wait.
#[test]
fn those_who_were_served_before_do_not_count() {
    in_time(|| {
        let bank = Bank::open(4, 1);
        assert_eq!(bank.rush(&[0, 1, 2]), [0, 1, 2]);
        assert_eq!(bank.rush(&[3, 0]), [0, 1]);
        let two_others = || _ = bank.rush(&[1, 2]);
        assert_eq!(bank.deposit(0, 1, two_others), Ok(2));
    });
}

/// A customer pays 1 into one register and then 10 into another, again and again. A count that
/// closes one register at a time could see a 10 without its 1. (That none can is decided under
/// every schedule.)
/// Isolated? Yes.
#[test]
fn a_total_under_way_is_that_of_one_moment() {
    in_time(|| {
        let bank = Bank::open(2, 2);
        thread::scope(|shop| {
            let depositor = shop.spawn(|| {
                for _ in 0..10_000 {
                    bank.deposit(0, 1, || ()).unwrap();
                    bank.deposit(1, 10, || ()).unwrap();
                }
            });
            while !depositor.is_finished() {
                let total = bank.total();
                assert!([0, 1].contains(&(total % 11)), "{total}");
            }
        });
        assert_eq!(bank.total(), 110_000);
    });
}

/// What a register consists of is smaller than a cache line of 64 bytes, so most neighbours in a
/// vector have one in common.
#[test]
fn neighbouring_registers_share_a_cache_line() {
    in_time(|| {
        assert!(size_of::<(Mutex<Vec<u64>>, AtomicUsize)>() < 64);
    });
}

#[test]
fn a_refusal_says_why() {
    in_time(|| {
        assert_eq!(
            DoesNotFit.to_string(),
            "the balance would not fit into 64 bits"
        );
    });
}
