//! Listings of the book, unchanged, under every schedule.

#![allow(dead_code, reason = "no test uses all of a listing")]

#[macro_use]
extern crate explorer as std;

#[path = "../../../listings/channels/account-actor/src/lib.rs"]
mod account_actor;
#[path = "../../../listings/mutexes/address-order/src/lib.rs"]
mod address_order;
#[path = "../../../listings/channels/asking-in-circles/src/lib.rs"]
mod asking_in_circles;
#[path = "../../../listings/channels/full-mailboxes/src/lib.rs"]
mod full_mailboxes;
#[path = "../../../listings/mutexes/handle-order/src/lib.rs"]
mod handle_order;
#[path = "../../../listings/channels/limbo-audit/src/lib.rs"]
mod limbo_audit;
#[path = "../../../listings/channels/lost-letter/src/lib.rs"]
mod lost_letter;

use std::sync::mpsc::{self, channel};
use std::sync::{Arc, Mutex};
use std::{Report, Verdict, explore, thread};

/// What the report says for a reader, to compare counts with.
fn summary(report: &Report) -> String {
    let mut lines = vec![format!("{} schedules", report.schedules)];
    for end in &report.ends {
        let verdict = match &end.ending.verdict {
            Verdict::Violated(_) => "Violated".to_owned(),
            verdict => format!("{verdict:?}"),
        };
        let returned = end.ending.returned.as_deref().unwrap_or("-");
        lines.push(format!("{} {verdict} {returned}", end.schedules));
    }
    lines.join("; ")
}

/// Each sender deposits first and withdraws then. Handled in that order, nothing is refused,
/// and nothing is left.
#[test]
fn letters_of_one_sender_are_handled_in_order() {
    use account_actor::{Account, BankMessage::*};
    let report = explore(|| {
        let (alice, mailbox) = channel();
        let account = thread::spawn(|| Account::open(0).run(mailbox));
        for amount in [1, 2] {
            let sender = alice.clone();
            thread::spawn(move || {
                sender.send(Deposit(amount)).unwrap();
                sender.send(Withdraw(amount)).unwrap();
            });
        }
        drop(alice);
        account.join().unwrap()
    });
    assert_eq!(summary(&report), "84 schedules; 84 Ok 0");
}

/// Who comes first is open: a withdrawal may be handled before or after the deposit of another.
#[test]
fn letters_of_two_senders_have_no_order() {
    use account_actor::{Account, BankMessage::*};
    let report = explore(|| {
        let (alice, mailbox) = channel();
        let account = thread::spawn(|| Account::open(0).run(mailbox));
        let another = alice.clone();
        thread::spawn(move || another.send(Deposit(1)).unwrap());
        alice.send(Withdraw(1)).unwrap();
        drop(alice);
        account.join().unwrap()
    });
    assert_eq!(summary(&report), "4 schedules; 2 Ok 0; 2 Ok 1");
}

fn audited(first_alice: bool) -> Report {
    use limbo_audit::{Account, audit, transfer};
    explore(move || {
        let open = |cents| {
            let (account, mailbox) = mpsc::channel();
            thread::spawn(move || Account::open(cents).run(mailbox));
            account
        };
        let (alice, bob) = (open(1_000), open(500));
        let (from, to) = (alice.clone(), bob.clone());
        let teller = thread::spawn(move || transfer(&from, &to, 200));
        let seen = match first_alice {
            true => audit(&alice, &bob, || ()),
            false => audit(&bob, &alice, || ()),
        };
        teller.join().unwrap();
        seen
    })
}

/// Alice first: the money is seen twice or rightly. Bob first: it is missing, or rightly seen.
#[test]
fn an_audit_sees_money_in_limbo() {
    let alice_first = audited(true);
    let bob_first = audited(false);
    println!("{}\n{}", summary(&alice_first), summary(&bob_first));
    assert!(
        alice_first.returning("1700") > 0 && alice_first.returning("1300") == 0
    );
    assert!(
        bob_first.returning("1300") > 0 && bob_first.returning("1700") == 0
    );
    for report in [alice_first, bob_first] {
        assert_eq!(report.oks(), report.schedules);
    }
}

/// Bob closes while Alice pays him: sometimes the money is nowhere.
#[test]
fn a_payment_to_a_closing_account_can_be_lost() {
    use lost_letter::{Account, BankMessage};
    let report = explore(|| {
        let [(alice, alices), (bob, bobs)] = [1_000, 500].map(|cents| {
            let (account, mailbox) = channel();
            (account, thread::spawn(move || Account::open(cents).run(mailbox)))
        });
        let (asker, answer) = channel();
        alice
            .send(BankMessage::Transfer { to: bob.clone(), amount: 200 })
            .unwrap();
        bob.send(BankMessage::Close(asker)).unwrap();
        drop((alice, bob));
        let _ = answer.recv();
        alices.join().unwrap() + bobs.join().unwrap()
    });
    println!("{}", summary(&report));
    println!(
        "{}",
        report.shortest(|it| it.returned.as_deref() == Some("1300")).unwrap()
    );
    assert!(report.returning("1300") > 0 && report.returning("1500") > 0);
    assert_eq!(
        report.returning("1300") + report.returning("1500"),
        report.schedules
    );
}

/// It does not matter in which order the threads run.
#[test]
fn asking_in_circles_always_deadlocks() {
    let report = explore(|| {
        let (journal, _entries) = channel();
        asking_in_circles::ask_both(journal)
    });
    println!("{}", summary(&report));
    assert_eq!(report.deadlocks(), report.schedules);
}

fn pay_each_other(room: usize, letters: u32) -> Report {
    use full_mailboxes::{WhenFull, pay_each_other};
    explore(move || {
        let (receipts, _) = channel();
        pay_each_other(
            room,
            letters,
            WhenFull::Wait,
            [receipts.clone(), receipts],
        );
    })
}

/// With room for one letter each, one letter each way gets through; two do not always.
#[test]
fn two_letters_each_way_can_fill_both_mailboxes() {
    let one = pay_each_other(1, 1);
    let two = pay_each_other(1, 2);
    println!("{}\n{}", summary(&one), summary(&two));
    assert_eq!(one.deadlocks(), 0);
    assert!(two.deadlocks() > 0);
}

/// Opposite transfers, each thread with handles of its own.
fn opposite<A, T>(open: fn(u64) -> A, transfer: T) -> Report
where
    A: std::fmt::Debug + Send + 'static,
    T: Fn(&Arc<Mutex<A>>, &Arc<Mutex<A>>) + Copy + Send + Sync + 'static,
{
    explore(move || {
        let accounts =
            [1_000, 500].map(|cents| Arc::new(Mutex::new(open(cents))));
        let threads = [[0, 1], [1, 0]].map(|pair| {
            let [src, dest] = pair.map(|n| Arc::clone(&accounts[n]));
            thread::spawn(move || transfer(&src, &dest))
        });
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    })
}

/// The order of the handles is another in each thread; the order of the mutexes is not.
#[test]
fn only_the_address_of_the_mutex_is_an_order() {
    let by_handle = opposite(
        |balance| handle_order::Account { owner: "", balance },
        |src, dest| handle_order::transfer(src, dest, 1, |_| ()).unwrap(),
    );
    let by_address = opposite(
        |balance| address_order::Account { balance },
        |src, dest| address_order::transfer(src, dest, 1).unwrap(),
    );
    assert_eq!(summary(&by_handle), "6 schedules; 4 Ok (); 2 Deadlock -");
    assert_eq!(summary(&by_address), "3 schedules; 3 Ok ()");
}
