//! Three messages that get lost: a payment, a refusal, and a whole account.

use lost_message::{Account, BankMessage};

// ANCHOR: demo
fn main() {
    use std::sync::mpsc::{self, Sender};
    use std::thread;

    let open = |cents| {
        let (account, mailbox) = mpsc::channel();
        (account, thread::spawn(move || Account::open(cents).run(mailbox)))
    };
    let close = |account: Sender<BankMessage>| {
        let (asker, answer) = mpsc::channel();
        account.send(BankMessage::Close(asker)).expect("the account is open");
        answer.recv().expect("the account tells its closing balance") / 100
    };

    let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
    let bobs_last = close(bob.clone());
    let transfer = BankMessage::Transfer { to: bob, amount: 200_00 };
    alice.send(transfer).expect("Alice is open");
    let asked = 900;
    alice.send(BankMessage::Withdraw(asked * 100)).expect("Alice is open");
    println!("Bob closed with {bobs_last}.00; then Alice paid him 200.00.");
    println!("Alice was asked for {asked}.00 and did not say no.");
    println!("Alice closed with {}.00.", close(alice));

    let (rich, richs_end) = open(u64::MAX);
    rich.send(BankMessage::Deposit(1)).expect("the account is open");
    drop(rich);
    if richs_end.join().is_err() {
        println!("The richest account got one cent more, and is no more.");
    }
}
// ANCHOR_END: demo
