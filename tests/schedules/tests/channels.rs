//! The listings of *Channels*, unchanged, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate explorer as std;

#[path = "../../../listings/channels/limbo-audit/src/lib.rs"]
mod limbo_audit;
#[path = "../../../listings/channels/lost-letter/src/lib.rs"]
mod lost_letter;

use std::{Explorer, thread};

// ANCHOR: limbo-audit
/// Claim C3. Bob first: the money of the transfer is missing, or the total is right. Alice
/// first: it is counted twice, or the total is right.
#[test]
fn an_auditor_sees_too_little_or_too_much_by_the_order_of_the_questions() {
    use limbo_audit::{Account, audit, transfer};
    use std::sync::mpsc::channel;

    let audited = |alice_first: bool| {
        let scenario = move || {
            let (alice, alices_mailbox) = channel();
            let (bob, bobs_mailbox) = channel();
            let open = |name: &str, cents, mailbox| {
                let account = move || Account::open(cents).run(mailbox);
                thread::Builder::new().name(name.into()).spawn(account).unwrap()
            };
            open("Alice", 1_000, alices_mailbox);
            open("Bob", 500, bobs_mailbox);
            let (from, to) = (alice.clone(), bob.clone());
            let teller = move || transfer(&from, &to, 200);
            thread::Builder::new().name("teller".into()).spawn(teller).unwrap();
            match alice_first {
                true => audit(&alice, &bob, || ()),
                false => audit(&bob, &alice, || ()),
            }
        };
        Explorer::new().run_for_figure(scenario).unwrap()
    };
    let bob_first = audited(false);
    println!("{}", bob_first.0);
    let alice_first = audited(true);
    println!("{}", alice_first.0);
    schedules::figure(
        "limbo-audit",
        "The auditor asks Bob, then Alice, while Alice pays Bob 200.",
        &bob_first,
        |end| end.returned.as_deref() != Some("1500"),
    );
}
// ANCHOR_END: limbo-audit

// ANCHOR: lost-letter
/// Claim C5. Bob closes while Alice pays him. The money comes too late in some schedules, and is
/// gone.
#[test]
fn a_payment_to_a_closing_account_is_lost_or_not() {
    use lost_letter::{Account, BankMessage};
    use std::sync::mpsc::channel;

    let scenario = || {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        let open = |name: &str, cents, mailbox| {
            let account = move || Account::open(cents).run(mailbox);
            thread::Builder::new().name(name.into()).spawn(account).unwrap()
        };
        let alices = open("Alice", 1_000, alices_mailbox);
        let bobs = open("Bob", 500, bobs_mailbox);
        let transfer = BankMessage::Transfer { to: bob.clone(), amount: 200 };
        alice.send(transfer).unwrap();
        let (asker, _answer) = channel();
        bob.send(BankMessage::Close(asker)).unwrap();
        drop((alice, bob));
        alices.join().unwrap() + bobs.join().unwrap()
    };
    let found = Explorer::new().run_for_figure(scenario).unwrap();
    println!("{}", found.0);
    schedules::figure(
        "lost-letter",
        "Alice pays Bob 200 while Bob closes.",
        &found,
        |end| end.returned.as_deref() != Some("1500"),
    );
}
// ANCHOR_END: lost-letter
