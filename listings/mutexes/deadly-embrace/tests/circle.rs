//! It is broken, and this is how: a circle of tills that wait for each other.

use deadly_embrace::{Bank, Refused, Wait};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;
use watchdog::{asleep, in_time};

/// What is done between the locks.
type Job = Box<dyn FnOnce() + Send>;

type Transfer = (&'static str, [&'static str; 2]);

const OPPOSITE: [Transfer; 2] =
    [("till 1", ["Alice", "Bob"]), ("till 2", ["Bob", "Alice"])];

fn open() -> Arc<Bank> {
    let names = ["Alice", "Bob", "Carol", "Dave"];
    Arc::new(Bank::open(&names.map(|name| (name, 10_00))))
}

/// Starts all transfers; none asks for its second lock before each has one.
fn start(
    bank: &Arc<Bank>,
    transfers: &[Transfer],
) -> Receiver<Result<(), Refused>> {
    let each_holds_one = Arc::new(Barrier::new(transfers.len()));
    let (end, ends) = mpsc::channel();
    for &(till, accounts) in transfers {
        let (bank, end) = (bank.clone(), end.clone());
        let barrier = each_holds_one.clone();
        thread::spawn(move || {
            let in_between = || _ = barrier.wait();
            let _ = end.send(bank.transfer(till, accounts, 1_00, in_between));
        });
    }
    ends
}

/// Claim M4 (holds).
/// The watchdog names the circle, and still nobody comes out of it.
/// Live? No.
#[test]
fn opposite_transfers_wait_for_each_other_for_ever() {
    let bank = open();
    let ends = start(&bank, &OPPOSITE);
    let circle = [
        Wait { till: "till 1", waits_for: "Bob", held_by: "till 2" },
        Wait { till: "till 2", waits_for: "Alice", held_by: "till 1" },
    ];
    assert_eq!(bank.watch(&ends), (0, circle.to_vec()));
    let a_while = Duration::from_millis(100);
    assert_eq!(ends.recv_timeout(a_while), Err(RecvTimeoutError::Timeout));
    assert_eq!(bank.circle(), circle, "nothing has moved");
}

/// A till that panicked holds nothing, and so it closes no circle: here it waits for Dave, whose
/// till waits for Alice, whom a third one holds.
#[test]
fn a_till_that_panicked_closes_no_circle() {
    let bank = open();
    let panics = || panic!("between the locks");
    let transfer = || bank.transfer("till 1", ["Alice", "Bob"], 1, panics);
    assert!(catch_unwind(AssertUnwindSafe(transfer)).is_err());
    in_time(move || {
        let (is_there, holds_alice) = mpsc::channel();
        let (go, goes) = mpsc::channel();
        let end = |till: &'static str, accounts, in_between: Job| {
            let bank = Arc::clone(&bank);
            let thread = thread::Builder::new().name(till.to_owned());
            let end = move || bank.transfer(till, accounts, 1, in_between);
            thread.spawn(end).unwrap()
        };
        let stays = move || {
            is_there.send(()).unwrap();
            goes.recv().unwrap();
        };
        let third = end("till 3", ["Alice", "Bob"], Box::new(stays));
        holds_alice.recv().unwrap();
        let second = end("till 2", ["Dave", "Alice"], Box::new(|| ()));
        asleep("till 2", 1);
        let first = end("till 1", ["Carol", "Dave"], Box::new(|| ()));
        asleep("till 1", 1);
        assert_eq!(bank.circle(), []);
        go.send(()).unwrap();
        for till in [first, second, third] {
            assert_eq!(till.join().unwrap(), Ok(()));
        }
    });
}

/// Claim M4. One after the other it works, and so it passes its tests.
#[test]
fn opposite_transfers_one_after_the_other_both_end() {
    let bank = open();
    for transfer in OPPOSITE {
        let ends = start(&bank, &[transfer]);
        assert_eq!(bank.watch(&ends), (1, vec![]));
    }
}

/// Claim M4. No two of these are opposite, and the circle closes all the same.
#[test]
fn four_transfers_in_a_ring_wait_for_ever_as_well() {
    let bank = open();
    let ring = [
        ("till 1", ["Alice", "Bob"]),
        ("till 2", ["Bob", "Carol"]),
        ("till 3", ["Carol", "Dave"]),
        ("till 4", ["Dave", "Alice"]),
    ];
    let ends = start(&bank, &ring);
    let (ended, circle) = bank.watch(&ends);
    assert_eq!(ended, 0);
    let tills: Vec<_> = circle.iter().map(|wait| wait.till).collect();
    assert_eq!(tills, ["till 1", "till 2", "till 3", "till 4"]);
}

/// Three of the four: the last payee is held by nobody who waits.
#[test]
fn a_queue_without_a_circle_ends_and_is_not_reported() {
    let bank = open();
    let queue = [
        ("till 1", ["Alice", "Bob"]),
        ("till 2", ["Bob", "Carol"]),
        ("till 3", ["Carol", "Dave"]),
    ];
    let ends = start(&bank, &queue);
    assert_eq!(bank.watch(&ends), (3, vec![]));
}

#[test]
fn whoever_queues_at_a_circle_is_not_part_of_it() {
    let bank = open();
    let ends = start(&bank, &OPPOSITE);
    bank.watch(&ends);
    // "till 0" comes first in the notes, and walks into the circle.
    let late = start(&bank, &[("till 0", ["Carol", "Alice"])]);
    let a_while = Duration::from_millis(100);
    assert_eq!(late.recv_timeout(a_while), Err(RecvTimeoutError::Timeout));
    let tills: Vec<_> = bank.circle().iter().map(|wait| wait.till).collect();
    assert_eq!(tills, ["till 1", "till 2"]);
}

/// Both balances are out of reach, and the rest of the bank goes on.
#[test]
fn a_deadlock_locks_its_own_accounts_and_no_others() {
    let bank = open();
    let ends = start(&bank, &OPPOSITE);
    bank.watch(&ends);
    // Other accounts can still be used.
    let carol_pays_dave = ["Carol", "Dave"];
    let all = bank.transfer("till 3", carol_pays_dave, 10_00, || ());
    assert_eq!(all, Ok(()));
    let locked = format!("{bank:?}").matches("<locked>").count();
    assert_eq!(locked, 2, "Alice's and Bob's");
}

#[test]
fn a_transfer_that_is_refused_changes_nothing() {
    let bank = Bank::open(&[("Alice", 10_00), ("Bob", u64::MAX)]);
    let pay = |accounts, cents| bank.transfer("till", accounts, cents, || ());
    assert_eq!(pay(["Alice", "Bob"], 10_01), Err(Refused::NotCovered));
    assert_eq!(pay(["Alice", "Bob"], 10_00), Err(Refused::DoesNotFit));
    assert_eq!(pay(["Alice", "Eve"], 10_00), Err(Refused::NoSuchAccount));
    // Nothing has changed, so all of it can still be paid, and no more.
    assert_eq!(pay(["Bob", "Alice"], u64::MAX - 10_00), Ok(()));
    assert_eq!(pay(["Alice", "Bob"], u64::MAX - 10_00), Ok(()));
    assert_eq!(pay(["Alice", "Bob"], 10_01), Err(Refused::NotCovered));
    let notes = format!("{bank:?}").split_once("notes").unwrap().1.to_string();
    assert!(notes.contains("data: {}"), "a till has left a note: {notes}");
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NoSuchAccount, "there is no such account"),
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::DoesNotFit, "the payee's balance would not fit into 64 bits"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
