//! Two account actors; one transfers 200.00 to the other, and both are asked
//! for their balance.

use account_actor::{Account, BankMessage};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let (alice, alice_mailbox) = mpsc::channel();
    let (bob, bob_mailbox) = mpsc::channel();
    let threads = [(1_000_00, alice_mailbox), (500_00, bob_mailbox)].map(
        |(cents, mailbox)| {
            thread::spawn(move || Account::open(cents).run(mailbox))
        },
    );

    let transfer = BankMessage::Transfer { to: bob.clone(), amount: 200_00 };
    alice.send(transfer).expect("Alice's account is open");

    for (name, account) in [("Alice", alice), ("Bob", bob)] {
        let (asker, answer) = mpsc::channel();
        account
            .send(BankMessage::GetBalance(asker))
            .expect("the account is open");
        let cents = answer.recv().expect("an open account answers");
        println!("{name}: {}.{:02}", cents / 100, cents % 100);
    } // both senders are gone: the accounts close
    for thread in threads {
        thread.join().expect("no account panics");
    }
}
// ANCHOR_END: demo
