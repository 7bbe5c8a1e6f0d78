//! Every thread has the same order, and nobody waits in a circle.

use address_order::{Account, Refused, lock_both, transfer};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use watchdog::in_time;

type Shared = Arc<Mutex<Account>>;

fn open(balance: u64) -> Shared {
    Arc::new(Mutex::new(Account { balance }))
}

fn balances<const N: usize>(accounts: &[Shared; N]) -> [u64; N] {
    accounts.each_ref().map(|account| account.lock().unwrap().balance)
}

/// Holds `later`, has somebody transfer, and waits until they have locked
/// `earlier`. They get there, unless they want `later` first.
fn locks_first(
    earlier: &Shared,
    later: &Shared,
    transfer: impl FnOnce() + Send,
) -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    thread::scope(|bank| {
        let held = later.lock().unwrap();
        bank.spawn(transfer);
        while earlier.try_lock().is_ok() && Instant::now() < deadline {
            thread::yield_now();
        }
        let locked = earlier.try_lock().is_err();
        drop(held);
        locked
    })
}

/// Claim M5. Both directions, and handles that lie both ways: one order.
/// Live? Yes.
#[test]
fn whatever_the_handles_and_the_direction_the_same_lock_comes_first() {
    in_time(|| {
        let (a, b) = (open(10_00), open(10_00));
        let (earlier, later) =
            if Arc::as_ptr(&a) < Arc::as_ptr(&b) { (a, b) } else { (b, a) };
        let layouts = [
            [earlier.clone(), later.clone()], // the handles lie as the mutexes do
            [later.clone(), earlier.clone()], // and here the other way round
        ];
        for [one, other] in &layouts {
            for (src, dest) in [(one, other), (other, one)] {
                let pay = || transfer(src, dest, 1_00).unwrap();
                assert!(locks_first(&earlier, &later, pay));
            }
        }
        assert_eq!(balances(&layouts[0]), [10_00, 10_00]);
    });
}

/// Claim M5. The handle's address is one step short of the mutex's.
#[test]
fn two_handles_lie_apart_and_lead_to_one_mutex() {
    in_time(|| {
        let here = open(10_00);
        let there = here.clone();
        assert_ne!(ptr::from_ref(&here), ptr::from_ref(&there));
        assert_eq!(Arc::as_ptr(&here), Arc::as_ptr(&there));
        assert_eq!(Arc::as_ptr(&here), ptr::from_ref(&*here));
    });
}

/// Two mutexes change places, and their order of addresses with them. In safe
/// code it takes that nobody has borrowed them, so no guard and no waiting
/// thread notices.
#[test]
fn accounts_that_move_change_their_order() {
    in_time(|| {
        let is_first = |balance, accounts: &[Mutex<Account>; 2]| {
            let mut by_address: Vec<_> = accounts.iter().collect();
            by_address.sort_by_key(|account| ptr::from_ref(*account));
            by_address[0].lock().unwrap().balance == balance
        };
        let [alice, bob] =
            [10_00, 5_00].map(|balance| Mutex::new(Account { balance }));
        let accounts = [alice, bob];
        assert!(is_first(10_00, &accounts));
        let [alice, bob] = accounts;
        let accounts = [bob, alice];
        assert!(is_first(5_00, &accounts));
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
            // Both ways round, so that each of the two branches has its turn.
            let (a, b) = (open(0), open(0));
            for [src, dest] in [[a.clone(), b.clone()], [b, a]] {
                src.lock().unwrap().balance = from;
                dest.lock().unwrap().balance = to;
                assert_eq!(transfer(&src, &dest, amount), outcome);
                let moved = if outcome.is_ok() { amount } else { 0 };
                assert_eq!(balances(&[src, dest]), [from - moved, to + moved]);
            }
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
        let account = open(cents);
        let (here, there) = (account.clone(), account.clone());
        assert_eq!(in_time(move || transfer(&here, &there, amount)), outcome);
        assert_eq!(balances(&[account]), [cents]);
    }
}

/// Claim M1. An auditor with both locks sees the total, whatever the tellers
/// do.
/// Isolated? Yes.
#[test]
fn whoever_holds_both_locks_sees_the_total() {
    let (alice, bob) = (open(1_000_00), open(500_00));
    let closed = Arc::new(AtomicBool::new(false));
    for (src, dest) in [(&alice, &bob), (&bob, &alice)] {
        let (src, dest) = (src.clone(), dest.clone());
        let closed = closed.clone();
        thread::spawn(move || {
            while !closed.load(Ordering::Relaxed) {
                let _ = transfer(&src, &dest, 3_00);
            }
        });
    }
    in_time(move || {
        for _ in 0..10_000 {
            let (a, b) = lock_both(&alice, &bob).unwrap().unwrap();
            assert_eq!(a.balance + b.balance, 1_500_00);
        }
    });
    closed.store(true, Ordering::Relaxed);
}

/// The next number in a fixed sequence that looks like chance.
fn roll(dice: &mut u64) -> u64 {
    *dice ^= *dice << 13;
    *dice ^= *dice >> 7;
    *dice ^= *dice << 17;
    *dice
}

/// Transfers at random, to oneself, too; returns how many were covered.
fn transfer_at_random(accounts: &[Shared; 3], mut dice: u64) -> usize {
    let transfers = (0..250_000).map(|_| {
        let dice = roll(&mut dice);
        let [src, dest] = [dice % 3, dice / 3 % 3].map(|i| i as usize);
        transfer(&accounts[src], &accounts[dest], dice / 9 % 50_00)
    });
    transfers.filter(Result::is_ok).count()
}

/// Claim M5. Four tellers, each with handles of its own, and a million
/// transfers: all end, and no cent is lost or made.
#[test]
fn a_million_transfers_end_and_conserve_the_total() {
    let accounts = [open(100_00), open(200_00), open(300_00)];
    let tellers = [3, 5, 7, 11].map(|seed| (seed, accounts.clone()));
    let made = in_time(|| {
        let tellers = tellers.map(|(seed, handles)| {
            thread::spawn(move || transfer_at_random(&handles, seed))
        });
        tellers.map(|teller| teller.join().unwrap()).iter().sum::<usize>()
    });
    assert!((500_000..1_000_000).contains(&made), "{made}");
    assert_eq!(balances(&accounts).iter().sum::<u64>(), 600_00);
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::DoesNotFit, "the payee's balance would not fit into 64 bits"),
        (Refused::Poisoned, "somebody panicked with an account in hand"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
