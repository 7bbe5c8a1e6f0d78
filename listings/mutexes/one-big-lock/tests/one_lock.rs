//! No order to get wrong, and nobody gets past anybody.

use one_big_lock::{AccountId, Ledger, Refused};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

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
            let mut ledger = Ledger::open([from, to]);
            assert_eq!(ledger.transfer(0, 1, amount), outcome);
            let moved = if outcome.is_ok() { amount } else { 0 };
            assert_eq!(ledger.balance(0), Ok(from - moved));
            assert_eq!(ledger.balance(1), Ok(to + moved));
        }
    });
}

/// Claim M6. There is no second lock that an account could take from itself.
#[test]
fn a_transfer_to_oneself_needs_cover_and_changes_nothing() {
    in_time(|| {
        for (cents, amount, outcome) in [
            (10_00, 10_00, Ok(())),
            (10_00, 10_01, Err(Refused::NotCovered)),
            (u64::MAX, 1, Ok(())),
        ] {
            let mut ledger = Ledger::open([cents]);
            assert_eq!(ledger.transfer(0, 0, amount), outcome);
            assert_eq!(ledger.balance(0), Ok(cents));
        }
    });
}

#[test]
fn an_account_nobody_opened_is_named_and_nothing_changes() {
    in_time(|| {
        let mut ledger = Ledger::open([10_00]);
        let nobody = Refused::NoSuchAccount(7);
        for (from, to) in [(0, 7), (7, 0), (7, 7)] {
            assert_eq!(ledger.transfer(from, to, 1_00), Err(nobody));
        }
        assert_eq!(ledger.balance(7), Err(nobody));
        assert_eq!(ledger.total(), 10_00);
    });
}

/// Claim M7. Whoever holds the lock can do as much as they like in one go.
/// Isolated? Yes.
#[test]
fn several_transfers_under_one_guard_are_seen_as_one() {
    in_time(|| {
        let bank = Mutex::new(Ledger::open([10_00, 0, 0]));
        let (ready, go) = mpsc::channel();
        thread::scope(|tellers| {
            let mut books = bank.lock().unwrap();
            let auditor = tellers.spawn(|| {
                ready.send(()).unwrap();
                let books = bank.lock().unwrap();
                [0, 1, 2].map(|id| books.balance(id).unwrap())
            });
            go.recv().unwrap();
            books.transfer(0, 1, 6_00).unwrap();
            books.transfer(1, 2, 6_00).unwrap();
            drop(books);
            assert_eq!(auditor.join().unwrap(), [4_00, 0, 6_00]);
        });
    });
}

/// The price: these two have no account in common, and one waits all the same.
#[test]
fn transfers_without_a_common_account_wait_too() {
    in_time(|| {
        let bank = Arc::new(Mutex::new(Ledger::open([10_00; 4])));
        let (done, end) = mpsc::channel();
        let mut books = bank.lock().unwrap(); // on behalf of Alice and Bob
        let carols = bank.clone();
        thread::spawn(move || {
            done.send(carols.lock().unwrap().transfer(2, 3, 4_00))
        });
        let at_once = end.recv_timeout(Duration::from_millis(100));
        assert_eq!(at_once, Err(RecvTimeoutError::Timeout));
        books.transfer(0, 1, 4_00).unwrap();
        drop(books);
        assert_eq!(end.recv(), Ok(Ok(())));
    });
}

/// The other price: a lock is poisoned whole.
/// What a panic closes? The whole bank.
#[test]
fn a_panic_with_one_account_in_hand_closes_the_whole_bank() {
    in_time(|| {
        let bank = Mutex::new(Ledger::open([10_00, 10_00, 10_00]));
        let clumsy = thread::scope(|tellers| {
            let drop_it = || {
                let books = bank.lock().unwrap();
                panic!("Alice has {:?}", books.balance(0));
            };
            tellers.spawn(drop_it).join()
        });
        assert!(clumsy.is_err());
        assert!(bank.lock().is_err(), "nobody can pay anybody");
    });
}

/// Transfers at random, to oneself, too; returns how many were covered.
fn transfer_at_random(bank: &Mutex<Ledger>, mut dice: u64) -> usize {
    let transfers = (0..250_000).map(|_| {
        // Numbers in a fixed sequence that look like chance.
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let [from, to] = [dice % 3, dice / 3 % 3].map(|id| id as AccountId);
        bank.lock().unwrap().transfer(from, to, dice / 9 % 50_00)
    });
    transfers.filter(Result::is_ok).count()
}

/// A million transfers, and every audit in between sees the total.
/// Live? Yes.
#[test]
fn a_million_transfers_end_and_every_audit_sees_the_total() {
    in_time(|| {
        let bank = Mutex::new(Ledger::open([100_00, 200_00, 300_00]));
        let made = thread::scope(|tellers| {
            let bank = &bank;
            let tellers = [3, 5, 7, 11].map(|seed| {
                tellers.spawn(move || transfer_at_random(bank, seed))
            });
            for _ in 0..2_000 {
                assert_eq!(bank.lock().unwrap().total(), 600_00);
            }
            tellers.map(|teller| teller.join().unwrap())
        });
        assert_eq!(bank.into_inner().unwrap().total(), 600_00);
        let made = made.iter().sum::<usize>();
        assert!((500_000..1_000_000).contains(&made), "{made}");
    });
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NoSuchAccount(7), "there is no account 7"),
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::DoesNotFit, "the payee's balance would not fit into 64 bits"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
