//! One order for all threads, all moves and all restarts.

use id_order::{AccountId, Bank, Refused};
use std::thread;
use std::time::{Duration, Instant};
use watchdog::in_time;

fn balance(bank: &Bank, id: AccountId) -> u64 {
    *bank.account(id).unwrap().lock().unwrap()
}

/// Holds `later`, has somebody transfer, and waits until they have locked
/// `earlier`. They get there, unless they want `later` first.
fn locks_first(
    bank: &Bank,
    [earlier, later]: [AccountId; 2],
    work: impl FnOnce() + Send,
) -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    let earlier = bank.account(earlier).unwrap();
    thread::scope(|tellers| {
        let held = bank.account(later).unwrap().lock().unwrap();
        tellers.spawn(work);
        while earlier.try_lock().is_ok() && Instant::now() < deadline {
            thread::yield_now();
        }
        let locked = earlier.try_lock().is_err();
        drop(held);
        locked
    })
}

fn lower_number_comes_first(bank: &Bank) -> bool {
    let pay = |from, to| move || bank.transfer(from, to, 1).unwrap();
    locks_first(bank, [0, 1], pay(0, 1)) && locks_first(bank, [0, 1], pay(1, 0))
}

/// Claim M5.
#[test]
fn in_both_directions_the_lower_number_comes_first() {
    in_time(|| {
        assert!(lower_number_comes_first(&Bank::open([10_00, 10_00])));
    });
}

/// Claim M5. The accounts move as the vector grows, the bank moves into a box,
/// and a second bank is opened from the books of the first.
/// Live? Yes.
#[test]
fn the_order_survives_moves_and_restarts() {
    in_time(|| {
        let mut bank = Bank::open([10_00, 10_00]);
        for number in 2..100 {
            assert_eq!(bank.open_account(0), number);
        }
        assert!(lower_number_comes_first(&bank));
        let bank = Box::new(bank);
        assert!(lower_number_comes_first(&bank));
        let reopened =
            Bank::open((0..100).map(|number| balance(&bank, number)));
        assert!(lower_number_comes_first(&reopened));
        assert_eq!(reopened.total(), bank.total());
    });
}

/// An auditor who comes from the other end would close the circle.
/// Isolated? Yes.
#[test]
fn an_audit_takes_the_locks_in_the_same_order_and_keeps_them() {
    in_time(|| {
        let bank = Bank::open([10_00, 10_00, 10_00]);
        for pair in [[0, 1], [1, 2], [0, 2]] {
            let audit = || assert_eq!(bank.total(), Ok(30_00));
            assert!(locks_first(&bank, pair, audit), "{pair:?}");
        }
    });
}

/// Atomic? Yes.
#[test]
fn a_transfer_changes_both_accounts_or_neither() {
    in_time(|| {
        for (from, to, amount, outcome) in [
            (10_00, 1_00, 10_00, Ok(())),
            (10_00, 1_00, 0, Ok(())),
            (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
            (10_00, u64::MAX - 1, 1, Ok(())),
            (10_00, u64::MAX, 1, Err(Refused::DoesNotFit)),
        ] {
            let moved = if outcome.is_ok() { amount } else { 0 };
            let bank = Bank::open([from, to]);
            assert_eq!(bank.transfer(0, 1, amount), outcome);
            assert_eq!(
                [0, 1].map(|id| balance(&bank, id)),
                [from - moved, to + moved]
            );
            let bank = Bank::open([to, from]);
            assert_eq!(bank.transfer(1, 0, amount), outcome);
            assert_eq!(
                [0, 1].map(|id| balance(&bank, id)),
                [to + moved, from - moved]
            );
        }
    });
}

/// Claim M6.
#[test]
fn a_transfer_to_oneself_needs_cover_and_changes_nothing() {
    for (cents, amount, outcome) in [
        (10_00, 10_00, Ok(())),
        (10_00, 10_01, Err(Refused::NotCovered)),
        (u64::MAX, 1, Ok(())),
    ] {
        let bank = Bank::open([cents]);
        let (outcome_here, left) =
            in_time(move || (bank.transfer(0, 0, amount), balance(&bank, 0)));
        assert_eq!((outcome_here, left), (outcome, cents));
    }
}

#[test]
fn an_account_nobody_opened_is_named_and_nothing_changes() {
    in_time(|| {
        let bank = Bank::open([10_00]);
        let nobody = Err(Refused::NoSuchAccount(7));
        for (from, to) in [(0, 7), (7, 0), (7, 7)] {
            assert_eq!(bank.transfer(from, to, 1_00), nobody);
        }
        assert_eq!(balance(&bank, 0), 10_00);
    });
}

/// Somebody has Alice's and Bob's locks in hand; Carol pays Dave all the same.
#[test]
fn transfers_without_a_common_account_do_not_wait() {
    in_time(|| {
        let bank = Bank::open([10_00, 10_00, 10_00, 10_00]);
        thread::scope(|tellers| {
            let _alice = bank.account(0).unwrap().lock().unwrap();
            let _bob = bank.account(1).unwrap().lock().unwrap();
            let carols_teller = tellers.spawn(|| bank.transfer(2, 3, 4_00));
            assert_eq!(carols_teller.join().unwrap(), Ok(()));
        });
    });
}

/// Poison spreads by `unwrap`: whoever meets the poisoned lock panics with the others in hand.
#[test]
fn to_unwrap_a_poisoned_lock_poisons_those_in_hand() {
    in_time(|| {
        let bank = Bank::open([10_00; 6]);
        let account = |id: AccountId| bank.account(id).unwrap();
        let clumsy = || {
            let _guard = account(5).lock().unwrap();
            panic!("this panic is meant: with account 5 in hand");
        };
        let sum = || {
            let guards: Vec<_> =
                (0..6).map(|id| account(id).lock().unwrap()).collect();
            guards.iter().map(|cents| **cents).sum::<u64>()
        };
        assert!(thread::scope(|s| s.spawn(clumsy).join()).is_err());
        assert!(thread::scope(|s| s.spawn(sum).join()).is_err());
        assert!((0..6).all(|id| account(id).is_poisoned()));
    });
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
            assert_eq!(bank.transfer(other, 5, 1), Err(Refused::Poisoned));
            assert_eq!(bank.transfer(5, other, 1), Err(Refused::Poisoned));
        }
        let poisoned: Vec<_> = (0..6)
            .filter(|&id| bank.account(id).unwrap().is_poisoned())
            .collect();
        assert_eq!(poisoned, [5]);
        assert_eq!(bank.transfer(4, 0, 1), Ok(()));
        // Whoever has looked, and found it whole, clears the mark.
        bank.account(5).unwrap().clear_poison();
        assert_eq!(bank.total(), Ok(60_00));
    });
}

#[test]
fn a_panic_with_one_account_in_hand_leaves_the_others_open() {
    in_time(|| {
        let bank = Bank::open([10_00, 10_00, 10_00]);
        let clumsy = thread::scope(|tellers| {
            let drop_it = || {
                let _alice = bank.account(0).unwrap().lock().unwrap();
                panic!("a panic under Alice's lock");
            };
            tellers.spawn(drop_it).join()
        });
        assert!(clumsy.is_err());
        assert!(bank.account(0).unwrap().is_poisoned());
        assert_eq!(bank.transfer(1, 2, 4_00), Ok(()));
    });
}

/// Transfers at random, to oneself, too; returns how many were covered.
fn transfer_at_random(bank: &Bank, mut dice: u64) -> usize {
    let transfers = (0..250_000).map(|_| {
        // Numbers in a fixed sequence that look like chance.
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let [from, to] = [dice % 3, dice / 3 % 3].map(|id| id as AccountId);
        bank.transfer(from, to, dice / 9 % 50_00)
    });
    transfers.filter(Result::is_ok).count()
}

/// Claim M5. A million transfers, and every audit in between sees the total.
#[test]
fn a_million_transfers_end_and_every_audit_sees_the_total() {
    let made = in_time(|| {
        let bank = Bank::open([100_00, 200_00, 300_00]);
        let made = thread::scope(|tellers| {
            let bank = &bank;
            let tellers = [3, 5, 7, 11].map(|seed| {
                tellers.spawn(move || transfer_at_random(bank, seed))
            });
            for _ in 0..2_000 {
                assert_eq!(bank.total(), Ok(600_00));
            }
            tellers.map(|teller| teller.join().unwrap())
        });
        assert_eq!(bank.total(), Ok(600_00));
        made.iter().sum::<usize>()
    });
    assert!((500_000..1_000_000).contains(&made), "{made}");
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
