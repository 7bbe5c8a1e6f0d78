//! A transfer, a refused transfer, and an audit after each.

use ledger_actor::{Ledger, LedgerMessage};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let (alice, bob) = (1, 2);
    let (teller, mailbox) = mpsc::channel();
    let ledger = thread::spawn(move || {
        Ledger::open([(alice, 1_000_00), (bob, 500_00)]).run(mailbox)
    });

    let money = |cents| format!("{}.{:02}", cents / 100, cents % 100);
    for amount in [200_00, 900_00] {
        let (reply, answer) = mpsc::channel();
        let (auditor, total) = mpsc::channel();
        let transfer =
            LedgerMessage::Transfer { from: alice, to: bob, amount, reply };
        teller.send(transfer).expect("the ledger is open");
        teller.send(LedgerMessage::Audit(auditor)).expect("the ledger is open");
        let outcome = answer.recv().expect("an answer");
        let total = total.recv().expect("an answer");
        println!(
            "{} to Bob: {outcome:?}, total {}",
            money(amount.into()),
            money(total)
        );
    }
    for (name, account) in [("Alice", alice), ("Bob", bob), ("Carol", 3)] {
        let (reply, answer) = mpsc::channel();
        let question = LedgerMessage::GetBalance(account, reply);
        teller.send(question).expect("the ledger is open");
        let balance = answer.recv().expect("an answer");
        match balance {
            Ok(cents) => println!("{name}: {}", money(cents.into())),
            Err(refused) => println!("{name}: {refused}"),
        }
    }
    drop(teller);
    ledger.join().expect("the ledger does not panic");
}
// ANCHOR_END: demo
