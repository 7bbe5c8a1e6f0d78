//! The listings of *The Fork in the Road*, unchanged, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

#[path = "../../../listings/mutexes/handle-order/src/lib.rs"]
mod handle_order;
#[path = "../../../listings/fork/exercise-largest-deposit/solution.rs"]
mod largest_deposit;
#[path = "../../../listings/fork/no-sharing/src/lib.rs"]
mod no_sharing;
#[path = "../../../listings/fork/exercise-one-step/solution.rs"]
mod one_step;
#[path = "../../../listings/fork/one-step-check/src/lib.rs"]
mod one_step_check;
#[path = "../../../listings/fork/other-answers/src/lib.rs"]
mod other_answers;
#[path = "../../../listings/fork/race-by-messages/src/lib.rs"]
mod race_by_messages;
#[path = "../../../listings/fork/race-condition/src/lib.rs"]
mod race_condition;
#[path = "../../../listings/fork/exercise-still-the-same/solution.rs"]
mod still_the_same;
#[path = "../../../listings/fork/exercise-try-again/solution.rs"]
mod try_again;
#[path = "../../../listings/fork/two-answers/src/lib.rs"]
mod two_answers;

use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, figure, returns, spawn,
};
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, RwLock};
use std::thread;

/// The figure of the introduction: two clicks, and nobody can go on.
#[test]
fn the_figure_of_the_introduction_deadlocks_in_some_schedules() {
    use handle_order::{Account, transfer};
    let scenario = || {
        let accounts =
            [("Alice", 1_000_00), ("Bob", 500_00)].map(|(owner, balance)| {
                Arc::new(Mutex::new(Account { owner, balance }))
            });
        std::introduce(&accounts, &["Alice", "Bob"]);
        let pairs = [("teller 1", [0, 1]), ("teller 2", [1, 0])];
        let tellers = pairs.map(|(teller, pair)| {
            let [src, dest] = pair.map(|n| Arc::clone(&accounts[n]));
            spawn(teller, move || transfer(&src, &dest, 200_00, |_| ()))
        });
        tellers.into_iter().for_each(|teller| teller.join().unwrap().unwrap());
    };
    let found = std::Explorer::new().run_for_figure(scenario).unwrap();
    exactly(&found.0, "6: 4 ok, 2 deadlock");
    let caption =
        "One teller pays from Alice to Bob, the other from Bob to Alice.";
    figure("opposite-transfers", caption, &found, deadlocks);
}

// ANCHOR: no-sharing
/// Two deposits of 5.00, by borrowing and by owning. (The one by `static` is the same function,
/// and a `static` lock would keep its balance from one schedule to the next.)
#[test]
fn two_tellers_lose_no_deposit() {
    use no_sharing::{two_tellers_borrow, two_tellers_own};
    let borrowing = explore(|| {
        let balance = Mutex::new(0);
        two_tellers_borrow(&balance, 500).unwrap();
        balance.into_inner().unwrap()
    });
    every(&borrowing, returns("1000"));
    exactly(&borrowing, "2: 2 ok 1000");
    let owning = explore(|| {
        let balance = Arc::new(Mutex::new(0));
        two_tellers_own(Arc::clone(&balance), 500).unwrap();
        *balance.lock().unwrap()
    });
    every(&owning, returns("1000"));
    exactly(&owning, "2: 2 ok 1000");
}
// ANCHOR_END: no-sharing

// ANCHOR: two-answers
/// Two deposits, and room for one of them: whoever comes first, one is refused and none is lost.
#[test]
fn by_messages_or_by_turns_one_of_two_deposits_is_refused() {
    use two_answers::{by_lock, by_messages};
    let by_messages = explore(|| by_messages(u64::MAX - 1, &[1, 1]));
    let by_lock = explore(|| by_lock(u64::MAX - 1, &[1, 1]));
    for report in [&by_messages, &by_lock] {
        every(
            report,
            returns("Day { balance: 18446744073709551615, refused: [1] }"),
        );
    }
    counts(
        "two-answers-messages",
        &by_messages,
        &[("right", by_messages.oks())],
    );
    counts("two-answers-turns", &by_lock, &[("right", by_lock.oks())]);
    assert_eq!((by_messages.schedules, by_lock.schedules), (4, 2));
}
// ANCHOR_END: two-answers

// ANCHOR: other-answers
/// Neither halves nor shards share anything; an atomic and a lock are shared one step at a time.
#[test]
fn none_of_the_other_answers_loses_a_deposit() {
    use other_answers::{by_atomic, by_halves, by_rwlock, by_shards, look};
    let halves = explore(|| {
        let mut balances = [1, 2, 3];
        (by_halves(&mut balances, 10), balances)
    });
    every(&halves, returns("(0, [11, 12, 13])"));
    exactly(&halves, "1: 1 ok (0, [11, 12, 13])");
    let shards = explore(|| by_shards(1, &[10, 20, 30]));
    every(&shards, returns("Ok(61)"));
    exactly(&shards, "1: 1 ok Ok(61)");
    let atomic = explore(|| {
        let balance = AtomicU64::new(1);
        thread::scope(|tellers| {
            for amount in [10, 20] {
                let balance = &balance;
                tellers.spawn(move || by_atomic(balance, amount).unwrap());
            }
        });
        balance.into_inner()
    });
    every(&atomic, returns("31"));
    exactly(&atomic, "2: 2 ok 31");
    let rwlock = explore(|| {
        let balance = RwLock::new(1);
        thread::scope(|tellers| {
            for amount in [10, 20] {
                let balance = &balance;
                tellers.spawn(move || by_rwlock(balance, amount).unwrap());
            }
            look(&balance, |seen| assert!([1, 11, 21, 31].contains(&seen)));
        });
        balance.into_inner().unwrap()
    });
    every(&rwlock, returns("31"));
    exactly(&rwlock, "6: 6 ok 31");
}
// ANCHOR_END: other-answers

// ANCHOR: races
/// Claim F3. Each till looks, and takes 80 if it has seen 80. Behind a lock that is no data race,
/// and an account with 100 pays out 160.
#[test]
fn behind_a_lock_two_tills_overdraw_in_some_schedules() {
    use race_condition::{Account, withdraw};
    let report = explore(|| {
        let account = Arc::new(Account::open(100));
        let tills = ["till 1", "till 2"].map(|till| {
            let account = Arc::clone(&account);
            spawn(till, move || withdraw(&account, 80, || ()))
        });
        tills.into_iter().for_each(|till| _ = till.join());
        account.balance()
    });
    exactly(&report, "6: 4 ok -60, 2 ok 20");
    counts(
        "race-condition",
        &report,
        &[("overdrawn", report.returning("-60"))],
    );
}

/// Claim F3. The same by messages: nothing is shared, and it is the same race.
#[test]
fn by_messages_two_tills_overdraw_in_some_schedules() {
    use race_by_messages::{run, withdraw};
    let report = explore(|| {
        let (account, mailbox) = channel();
        let owner = spawn("account", move || run(100, mailbox));
        for till in ["till 1", "till 2"] {
            let account = account.clone();
            spawn(till, move || withdraw(&account, 80, || ()));
        }
        drop(account);
        owner.join().unwrap()
    });
    exactly(&report, "252: 248 ok -60, 4 ok 20");
    counts(
        "race-by-messages",
        &report,
        &[("overdrawn", report.returning("-60"))],
    );
}

/// To look and to take in one step: one of the two is paid, the other is refused.
#[test]
fn a_check_in_one_step_pays_one_of_two_tills() {
    use one_step_check::{Account, run, withdraw};
    let one_of_two = |report| {
        every(report, |end| returns("(20, 1)")(end));
    };
    let locked = explore(|| {
        let account = Arc::new(Account::open(100));
        let tills = ["till 1", "till 2"].map(|till| {
            let account = Arc::clone(&account);
            spawn(till, move || account.withdraw(80))
        });
        let outcomes = tills.map(|till| till.join().unwrap());
        (account.balance(), outcomes.iter().filter(|it| it.is_ok()).count())
    });
    one_of_two(&locked);
    exactly(&locked, "2: 2 ok (20, 1)");
    let overdrawn =
        |it: &every_schedule::Report| it.count(|end| !returns("(20, 1)")(end));
    counts(
        "one-step-check-locked",
        &locked,
        &[("overdrawn", overdrawn(&locked))],
    );
    let by_messages = explore(|| {
        let (account, mailbox) = channel();
        let owner = spawn("account", move || run(100, mailbox));
        let tills = ["till 1", "till 2"].map(|till| {
            let account = account.clone();
            spawn(till, move || withdraw(&account, 80))
        });
        drop(account);
        let outcomes = tills.map(|till| till.join().unwrap());
        let paid = outcomes.iter().filter(|it| it.is_ok()).count();
        (owner.join().unwrap(), paid)
    });
    one_of_two(&by_messages);
    exactly(&by_messages, "26: 26 ok (20, 1)");
    counts(
        "one-step-check-messages",
        &by_messages,
        &[("overdrawn", overdrawn(&by_messages))],
    );
}
// ANCHOR_END: races

#[test]
fn the_largest_deposit_is_found_in_any_order() {
    let report = explore(|| {
        let teller = |amount| {
            move |to: std::sync::mpsc::Sender<u64>| to.send(amount).unwrap()
        };
        largest_deposit::largest(vec![teller(2), teller(7), teller(5)])
    });
    every(&report, returns("Some(7)"));
    exactly(&report, "30: 30 ok Some(7)");
}

#[test]
fn one_step_with_a_rule_keeps_the_rule() {
    let report = explore(|| {
        let account = Arc::new(Mutex::new(100));
        let tills = ["till 1", "till 2"].map(|till| {
            let account = Arc::clone(&account);
            spawn(till, move || {
                one_step::withdraw(&account, 40, |left| left >= 50)
            })
        });
        let outcomes = tills.map(|till| till.join().unwrap());
        let left = *account.lock().unwrap();
        (left, outcomes.iter().filter(|it| it.is_ok()).count())
    });
    every(&report, returns("(60, 1)"));
    exactly(&report, "2: 2 ok (60, 1)");
}

/// What was seen may have changed; then the account says no, and the till looks again.
#[test]
fn replacing_only_what_was_seen_never_overdraws() {
    use still_the_same::{BankMessage, Changed, withdraw};
    let report = explore(|| {
        let (account, mailbox) = channel();
        let owner = spawn("account", move || {
            let mut balance = 100;
            for message in mailbox {
                match message {
                    BankMessage::GetBalance(asker) => {
                        asker.send(balance).unwrap()
                    }
                    BankMessage::Replace { seen, new, asker } => {
                        let same = seen == balance;
                        let changed = Err(Changed { balance });
                        if same {
                            balance = new;
                        }
                        asker
                            .send(if same { Ok(()) } else { changed })
                            .unwrap();
                    }
                }
            }
            balance
        });
        let tills = ["till 1", "till 2"].map(|till| {
            let account = account.clone();
            spawn(till, move || withdraw(&account, 80))
        });
        drop(account);
        let outcomes = tills.map(|till| till.join().unwrap());
        let paid = outcomes.iter().filter(|it| it.is_ok()).count();
        (owner.join().unwrap(), paid)
    });
    every(&report, returns("(20, 1)"));
    exactly(&report, "2046: 2046 ok (20, 1)");
}

#[test]
fn an_atomic_tries_again_and_never_overdraws() {
    let report = explore(|| {
        let balance = Arc::new(AtomicU64::new(100));
        let tills = ["till 1", "till 2"].map(|till| {
            let balance = Arc::clone(&balance);
            spawn(till, move || try_again::withdraw(&balance, 80, |_| true))
        });
        let outcomes = tills.map(|till| till.join().unwrap());
        let left = balance.load(std::sync::atomic::Ordering::Relaxed);
        (left, outcomes.iter().filter(|it| it.is_ok()).count())
    });
    every(&report, returns("(20, 1)"));
    exactly(&report, "2: 2 ok (20, 1)");
}
