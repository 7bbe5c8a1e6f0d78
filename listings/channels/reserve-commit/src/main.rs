//! One transfer, step by step, with a look at both accounts after each step.

use reserve_commit::{Account, BankMessage, Side, Step, ask, transfer};

// ANCHOR: demo
fn main() {
    use std::sync::mpsc::{self, Sender};
    use std::thread;

    let [alice, bob] = [1_000_00, 500_00].map(|cents| {
        let (account, mailbox) = mpsc::channel();
        thread::spawn(move || Account::open(cents).run(mailbox));
        account
    });
    let report = |account: &Sender<BankMessage>| {
        let (auditor, report) = mpsc::channel();
        let question = BankMessage::GetReport(auditor);
        account.send(question).expect("the account is open");
        report.recv().expect("an open account answers")
    };
    let look = |after| {
        let (a, b) = (report(&alice), report(&bob));
        let sum = a.balance + b.balance;
        let with_held = sum + a.held + b.held;
        print!("{after:<14}");
        for cents in [a.balance, a.held, b.balance, sum, with_held] {
            print!("{:>7}.{:02}", cents / 100, cents % 100);
        }
        println!();
    };

    println!(
        "                   Alice      held       Bob       sum with held"
    );
    look("before");
    ask(&alice, 1, Step::Reserve(Side::Payer, 200_00)).expect("it is there");
    look("Alice reserves");
    ask(&bob, 1, Step::Reserve(Side::Payee, 200_00)).expect("it fits");
    look("Bob reserves");
    ask(&bob, 1, Step::Commit).expect("room is kept");
    look("Bob commits");
    ask(&alice, 1, Step::Commit).expect("the money is held");
    look("Alice commits");

    println!("900.00 more: {:?}", transfer(2, &alice, &bob, 900_00));
    look("after that");
}
// ANCHOR_END: demo
