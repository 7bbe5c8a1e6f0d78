//! Scenarios of *Channels: The "Don't Touch My Stuff" Approach*.

use crate::listings::account_actor;
use schedule_recorder::{counts, every, exactly, explore, returns, spawn};
use std::sync::mpsc::channel;

// ANCHOR: account-actor
/// Claim C1. Each sender deposits first and withdraws then. Handled in that order, no withdrawal
/// is refused, and nothing is left.
#[test]
fn the_messages_of_each_sender_are_handled_in_order() {
    use account_actor::{Account, BankMessage::*};
    let report = explore(|| {
        let (alice, mailbox) = channel();
        let account = spawn("Alice", || Account::open(0).run(mailbox));
        for (sender, amount) in [("sender 1", 1), ("sender 2", 2)] {
            let alice = alice.clone();
            spawn(sender, move || {
                alice.send(Deposit(amount)).unwrap();
                alice.send(Withdraw(amount)).unwrap();
            });
        }
        drop(alice);
        account.join().unwrap()
    });
    every(&report, returns("0"));
    exactly(&report, "84: 84 ok 0");
    counts("account-actor-one", &report, &[("in-order", report.oks())]);
}

/// Claim C1. One sends a deposit, another a withdrawal: if the withdrawal comes first, it is
/// refused, and the deposit is left.
#[test]
fn the_messages_of_two_senders_have_no_order() {
    use account_actor::{Account, BankMessage::*};
    let report = explore(|| {
        let (alice, mailbox) = channel();
        let account = spawn("Alice", || Account::open(0).run(mailbox));
        let another = alice.clone();
        spawn("depositor", move || another.send(Deposit(1)).unwrap());
        alice.send(Withdraw(1)).unwrap();
        drop(alice);
        account.join().unwrap()
    });
    exactly(&report, "4: 2 ok 0, 2 ok 1");
    counts("account-actor-two", &report, &[("refused", report.returning("1"))]);
}
// ANCHOR_END: account-actor
