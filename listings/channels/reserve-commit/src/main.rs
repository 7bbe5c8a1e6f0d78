//! One transfer, step by step, with a look at both accounts after each step.

use reserve_commit::{Account, BankMessage, Side, Step, ask, transfer};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let [alice, bob] = [1_000_00, 500_00].map(|cents| {
        let (account, mailbox) = mpsc::channel();
        thread::spawn(move || Account::open(cents).run(mailbox));
        account
    });
    let row = |name, columns: [&str; 5]| {
        println!(
            "{name:<14}{}",
            columns.map(|column| format!("{column:>10}")).concat()
        );
    };
    let look = |after| {
        let [a, b] = [&alice, &bob].map(|account| {
            let (auditor, report) = mpsc::channel();
            account
                .send(BankMessage::GetReport(auditor))
                .expect("the account is open");
            report.recv().expect("an open account answers")
        });
        let balances = a.balance + b.balance;
        let all = balances + a.held + b.held;
        let columns = [a.balance, a.held, b.balance, balances, all];
        let columns =
            columns.map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        row(after, columns.each_ref().map(String::as_str));
    };

    row("", ["Alice", "held", "Bob", "sum", "with held"]);
    look("before");
    for (name, account, step) in [
        ("Alice reserves", &alice, Step::Reserve(Side::Payer, 200_00)),
        ("Bob reserves", &bob, Step::Reserve(Side::Payee, 200_00)),
        ("Bob commits", &bob, Step::Commit),
        ("Alice commits", &alice, Step::Commit),
    ] {
        ask(account, 1, step).expect("the step is possible");
        look(name);
    }
    println!("900.00 more: {:?}", transfer(2, &alice, &bob, 900_00));
    look("after that");
}
// ANCHOR_END: demo
