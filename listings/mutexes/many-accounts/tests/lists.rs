//! All or none, seen whole or not at all, and never in a circle.

use many_accounts::{AccountId, Bank, Refused, Transfer};
use std::thread;
use std::time::{Duration, Instant};
use watchdog::in_time;

fn pay(from: AccountId, to: AccountId, amount: u64) -> Transfer {
    Transfer { from, to, amount }
}

fn balances<const N: usize>(bank: &Bank) -> [u64; N] {
    std::array::from_fn(|id| *bank.account(id).unwrap().lock().unwrap())
}

/// Claim M7 (holds if).
/// Atomic? Yes.
#[test]
fn all_transfers_of_a_list_are_made_or_none() {
    in_time(|| {
        for (list, outcome) in [
            (&[][..], Ok([10_00, 5_00, u64::MAX])),
            (&[pay(0, 1, 10_00)], Ok([0, 15_00, u64::MAX])),
            (&[pay(0, 1, 4_00), pay(1, 0, 9_00)], Ok([15_00, 0, u64::MAX])),
            // The last one is refused, so the others are not made either.
            (&[pay(0, 1, 4_00), pay(1, 0, 9_01)], Err(Refused::NotCovered)),
            (&[pay(0, 1, 10_01)], Err(Refused::NotCovered)),
            (&[pay(0, 1, 4_00), pay(1, 2, 1)], Err(Refused::DoesNotFit)),
            (&[pay(0, 1, 4_00), pay(0, 9, 1)], Err(Refused::NoSuchAccount(9))),
            // In this order there is room; the other way round there is not.
            (&[pay(2, 0, 1), pay(1, 2, 1)], Ok([10_01, 4_99, u64::MAX])),
            (&[pay(1, 2, 1), pay(2, 0, 1)], Err(Refused::DoesNotFit)),
        ] {
            let before = [10_00, 5_00, u64::MAX];
            let bank = Bank::open(before);
            assert_eq!(bank.transfer_all(list), outcome.map(drop), "{list:?}");
            assert_eq!(balances(&bank), outcome.unwrap_or(before), "{list:?}");
        }
    });
}

/// Claim M6. Nobody compares anything here: a set has each number once, and on
/// paper the money is taken before it is given.
#[test]
fn a_transfer_to_oneself_needs_cover_and_changes_nothing() {
    for (cents, amount, outcome) in [
        (10_00, 10_00, Ok(())),
        (10_00, 10_01, Err(Refused::NotCovered)),
        (u64::MAX, 1, Ok(())),
    ] {
        let (outcome_here, left) = in_time(move || {
            let bank = Bank::open([cents]);
            (bank.transfer_all(&[pay(0, 0, amount)]), balances(&bank))
        });
        assert_eq!((outcome_here, left), (outcome, [cents]));
    }
}

/// The same lists, one transfer at a time and with everything put back by hand.
#[test]
fn a_list_does_what_its_transfers_do_one_by_one() {
    in_time(|| {
        let mut dice = 7;
        let bank = Bank::open([50_00; 4]);
        let mut expected = [50_00_u64; 4];
        let (mut made, mut refused) = (0, 0);
        for _ in 0..10_000 {
            let list: [_; 3] = std::array::from_fn(|_| at_random(&mut dice, 4));
            let mut after = expected;
            let covered = list.iter().all(|&Transfer { from, to, amount }| {
                let covered = amount <= after[from];
                if covered {
                    after[from] -= amount;
                    after[to] += amount;
                }
                covered
            });
            if covered {
                (expected, made) = (after, made + 1);
            } else {
                refused += 1;
            }
            assert_eq!(bank.transfer_all(&list).is_ok(), covered);
            assert_eq!(balances(&bank), expected);
        }
        assert!(made > 1_000 && refused > 1_000, "{made} and {refused}");
    });
}

/// The next transfer in a fixed sequence that looks like chance.
fn at_random(dice: &mut u64, accounts: u64) -> Transfer {
    *dice ^= *dice << 13;
    *dice ^= *dice >> 7;
    *dice ^= *dice << 17;
    let [from, to] =
        [*dice, *dice / accounts].map(|n| (n % accounts) as AccountId);
    pay(from, to, *dice / accounts.pow(2) % 50_00)
}

/// Holds account 3, sets somebody to work, and waits until they have locked 0,
/// 1 and 2, which they keep. They get there, unless they want 3 before.
fn locks_all_below(bank: &Bank, work: impl FnOnce() + Send) -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    thread::scope(|tellers| {
        let held = bank.account(3).unwrap().lock().unwrap();
        tellers.spawn(work);
        let is_free = |id| bank.account(id).unwrap().try_lock().is_ok();
        while (0..3).any(is_free) && Instant::now() < deadline {
            thread::yield_now();
        }
        let locked = !(0..3).any(is_free);
        drop(held);
        locked
    })
}

/// Claim M7. However the list is written, the locks come by number.
/// Live? Yes.
#[test]
fn whatever_the_order_of_the_list_the_lower_numbers_are_locked_first() {
    in_time(|| {
        let around = [pay(2, 0, 1), pay(0, 3, 1), pay(3, 1, 1), pay(1, 2, 1)];
        for start in 0..4 {
            for backwards in [false, true] {
                let mut list = around;
                list.rotate_left(start);
                if backwards {
                    list.reverse();
                }
                let bank = Bank::open([10_00; 4]);
                let work = || bank.transfer_all(&list).unwrap();
                assert!(locks_all_below(&bank, work), "{list:?}");
                assert_eq!(balances(&bank), [10_00; 4]);
            }
        }
    });
}

/// An auditor who let go of the accounts already added would miss whatever is
/// moved back to them.
/// Isolated? Yes.
#[test]
fn an_audit_takes_the_locks_in_the_same_order_and_keeps_them() {
    in_time(|| {
        let bank = Bank::open([10_00; 4]);
        assert!(locks_all_below(&bank, || assert_eq!(bank.total(), Ok(40_00))));
    });
}

/// Claim M7. Each of five friends pays the next, round a table, so that each
/// wants a lock in common with either neighbour. They name their accounts in a
/// circle, and they do not lock them in one.
#[test]
fn a_circle_of_lists_ends() {
    let left = in_time(|| {
        let bank = Bank::open([10_00; 5]);
        thread::scope(|table| {
            for friend in 0..5 {
                let (bank, next) = (&bank, (friend + 1) % 5);
                table.spawn(move || {
                    for _ in 0..5_000 {
                        let list = [pay(friend, next, 1)];
                        // Refused now and then, until the other has paid.
                        while bank.transfer_all(&list).is_err() {
                            thread::yield_now();
                        }
                    }
                });
            }
        });
        balances(&bank)
    });
    assert_eq!(left, [10_00; 5], "everybody has paid as much as was paid");
}

/// Claim M7. A million transfers in lists of four, and every audit in between
/// sees the total.
#[test]
fn a_million_transfers_end_and_every_audit_sees_the_total() {
    let made = in_time(|| {
        let bank = Bank::open([100_00; 8]);
        let made = thread::scope(|tellers| {
            let bank = &bank;
            let tellers = [3, 5, 7, 11].map(|mut dice| {
                tellers.spawn(move || {
                    let mut list = || [(); 4].map(|()| at_random(&mut dice, 8));
                    let lists = (0..62_500).map(|_| bank.transfer_all(&list()));
                    lists.filter(Result::is_ok).count()
                })
            });
            for _ in 0..2_000 {
                assert_eq!(bank.total(), Ok(800_00));
            }
            tellers.map(|teller| teller.join().unwrap())
        });
        assert_eq!(bank.total(), Ok(800_00));
        made.iter().sum::<usize>()
    });
    assert!((50_000..250_000).contains(&made), "{made}");
}

/// Claim M2. Account 5 of 6 is poisoned. Whoever meets it is refused, by a value and not by a
/// panic, and so the other five stay as they are.
#[test]
fn one_poisoned_account_of_six_poisons_no_other() {
    in_time(|| {
        let bank = Bank::open([10_00; 6]);
        let clumsy = || {
            let _guard = bank.account(5).unwrap().lock().unwrap();
            panic!("this panic is meant: with account 5 in hand");
        };
        assert!(thread::scope(|s| s.spawn(clumsy).join()).is_err());
        assert_eq!(bank.total(), Err(Refused::Poisoned));
        for other in 0..5 {
            assert_eq!(
                bank.transfer_all(&[pay(other, 5, 1)]),
                Err(Refused::Poisoned)
            );
            assert_eq!(
                bank.transfer_all(&[pay(5, other, 1)]),
                Err(Refused::Poisoned)
            );
        }
        let poisoned: Vec<_> = (0..6)
            .filter(|&id| bank.account(id).unwrap().is_poisoned())
            .collect();
        assert_eq!(poisoned, [5]);
        assert_eq!(bank.transfer_all(&[pay(4, 0, 1)]), Ok(()));
        // Whoever has looked, and found it whole, clears the mark.
        bank.account(5).unwrap().clear_poison();
        assert_eq!(bank.total(), Ok(60_00));
    });
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NoSuchAccount(7), "there is no account 7"),
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::DoesNotFit, "the payee's balance would not fit into 64 bits"),
        (Refused::Poisoned, "somebody panicked with an account in hand"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
