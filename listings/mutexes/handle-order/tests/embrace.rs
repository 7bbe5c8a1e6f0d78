//! An order of handles is an order in one thread only, and so it is none.

use handle_order::{Account, Refused, transfer};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

type Shared = Arc<Mutex<Account>>;

fn open(owner: &'static str, balance: u64) -> Shared {
    Arc::new(Mutex::new(Account { owner, balance }))
}

/// One thread for each pair of handles. Each transfers 1 cent, from the place
/// in its pair to the other one; between its two locks it waits for the rest.
/// Tells whose lock each took first, and how it ended.
fn all_hold_one(
    pairs: Vec<([Shared; 2], usize)>,
) -> (Vec<&'static str>, Result<(), RecvTimeoutError>) {
    let all_in_between = Arc::new(Barrier::new(pairs.len()));
    let (journal, entries) = mpsc::channel();
    let (done, end) = mpsc::channel();
    let threads = pairs.len();
    for (handles, src) in pairs {
        let (journal, done) = (journal.clone(), done.clone());
        let all_in_between = all_in_between.clone();
        thread::spawn(move || {
            let (src, dest) = (&handles[src], &handles[1 - src]);
            let outcome = transfer(src, dest, 1, |first| {
                journal.send(first.owner).unwrap();
                all_in_between.wait();
            });
            assert_eq!(outcome, Ok(()));
            let _ = done.send(());
        });
    }
    let next = || entries.recv_timeout(Duration::from_secs(10)).ok();
    let mut first: Vec<_> = (0..threads).map_while(|_| next()).collect();
    first.sort();
    (first, end.recv_timeout(Duration::from_millis(100)))
}

/// Claim M5 (does not hold).
/// Opposite transfers, ordered as the article orders them. The
/// elements of an array lie in the order of their indices, so nothing here is
/// left to luck.
/// Live? No.
#[test]
fn two_threads_with_their_own_handles_still_embrace() {
    let (alice, bob) = (open("Alice", 10_00), open("Bob", 10_00));
    let here = [alice.clone(), bob.clone()];
    let there = [bob, alice];
    let (first, end) = all_hold_one(vec![(here, 0), (there, 0)]);
    assert_eq!(first, ["Alice", "Bob"], "each holds what the other wants");
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
}

/// Claim M5. Alice pays Bob, twice: without any ordering that could not end in
/// an embrace, since both would begin with Alice.
#[test]
fn even_two_transfers_in_the_same_direction_embrace() {
    let (alice, bob) = (open("Alice", 10_00), open("Bob", 10_00));
    let here = [alice.clone(), bob.clone()];
    let there = [bob, alice];
    let (first, end) = all_hold_one(vec![(here, 0), (there, 1)]);
    assert_eq!(first, ["Alice", "Bob"]);
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
}

/// Claim M5. Three accounts and three tellers make a larger circle.
#[test]
fn three_threads_embrace_as_well() {
    let [a, b, c] = ["Alice", "Bob", "Carol"].map(|owner| open(owner, 10_00));
    let pairs = [[a.clone(), b.clone()], [b, c.clone()], [c, a]];
    let (first, end) = all_hold_one(pairs.map(|pair| (pair, 0)).to_vec());
    assert_eq!(first, ["Alice", "Bob", "Carol"]);
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
}

/// Both locks are taken for good, so whoever comes later waits, too.
#[test]
fn after_the_embrace_nobody_else_reaches_the_accounts() {
    let (alice, bob) = (open("Alice", 10_00), open("Bob", 10_00));
    let here = [alice.clone(), bob.clone()];
    let there = [bob.clone(), alice.clone()];
    let (_, end) = all_hold_one(vec![(here, 0), (there, 0)]);
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
    assert!(alice.try_lock().is_err() && bob.try_lock().is_err());
}

/// Whoever shares the handles, too, shares the order. This is what a quick test
/// does.
#[test]
fn with_one_pair_of_handles_for_all_it_looks_cured() {
    in_time(|| {
        let handles = [open("Alice", 10_000), open("Bob", 10_000)];
        thread::scope(|bank| {
            for src in [0, 1] {
                let (src, dest) = (&handles[src], &handles[1 - src]);
                bank.spawn(move || {
                    for _ in 0..10_000 {
                        let is_alice =
                            |first: &Account| assert_eq!(first.owner, "Alice");
                        assert_eq!(transfer(src, dest, 1, is_alice), Ok(()));
                    }
                });
            }
        });
        let balances = handles.map(|account| account.lock().unwrap().balance);
        assert_eq!(balances, [10_000, 10_000]);
    });
}

/// While it does not hang, it is a sound transfer.
#[test]
fn a_transfer_alone_changes_both_accounts_or_neither() {
    for (from, to, amount, outcome) in [
        (10_00, 1_00, 10_00, Ok(())),
        (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
        (10_00, u64::MAX, 1, Err(Refused::DoesNotFit)),
    ] {
        let (alice, bob) = (open("Alice", from), open("Bob", to));
        assert_eq!(transfer(&alice, &bob, amount, |_| ()), outcome);
        let moved = if outcome.is_ok() { amount } else { 0 };
        let balances =
            [alice, bob].map(|account| account.lock().unwrap().balance);
        assert_eq!(balances, [from - moved, to + moved]);
    }
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
