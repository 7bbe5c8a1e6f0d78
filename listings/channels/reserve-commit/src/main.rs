//! One transfer, step by step; then one whose coordinator is lost, which
//! somebody else settles by the log.

use reserve_commit::{
    Account, BankMessage, Change, Decision, Log, prepare, settle,
};

// ANCHOR: demo
fn main() {
    use std::sync::mpsc::{self, Sender};
    use std::thread;

    let open = |cents| {
        let (account, mailbox) = mpsc::channel();
        (account, thread::spawn(move || Account::open(cents).run(mailbox)))
    };
    let ((alice, alices), (bob, bobs)) = (open(1_000_00), open(500_00));
    let report = |account: &Sender<BankMessage>| {
        let (auditor, report) = mpsc::channel();
        let question = BankMessage::GetReport(auditor);
        account.send(question).expect("the account is open");
        report.recv().expect("an open account answers")
    };
    let look = |after| {
        let (a, b) = (report(&alice), report(&bob));
        let sum = a.balance + b.balance;
        print!("{after:<17}");
        for cents in [a.balance, a.held, b.balance, sum, sum + a.held] {
            print!("{:>7}.{:02}", cents / 100, cents % 100);
        }
        println!();
    };

    println!("{:17}     Alice      held       Bob       sum with held", "");
    let log = Log::default();
    let id = log.begin();
    look("before");
    prepare(&alice, id, Change::Debit(200_00)).expect("it is there");
    look("Alice prepared");
    prepare(&bob, id, Change::Credit(200_00)).expect("it fits");
    look("Bob prepared");
    log.decide(id, Decision::Commit);
    look("decided");
    bob.send(BankMessage::Settle(id, Decision::Commit)).expect("Bob is open");
    look("Bob is told");
    settle(&log, id, [&alice, &bob]); // to be told twice changes nothing
    look("both are told");

    let id = log.begin();
    prepare(&alice, id, Change::Debit(300_00)).expect("it is there");
    look("coordinator lost");
    settle(&log, id, [&alice, &bob]);
    look("settled by log");

    drop((alice, bob));
    for account in [alices, bobs] {
        account.join().expect("no account panics");
    }
}
// ANCHOR_END: demo
