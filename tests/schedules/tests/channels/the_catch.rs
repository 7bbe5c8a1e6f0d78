//! Scenarios of *The Catch: When "Atomic" Means "All or Nothing"*.

use crate::listings::limbo_audit;
use schedule_recorder::{
    counts, every, exactly, explore, figure, returns, scene, spawn,
};
use std::sync::mpsc::{Receiver, channel};

// ANCHOR: limbo-audit
/// Claim C3. Bob first: the money of the transfer is missing, or the total is right. Alice
/// first: it is counted twice, or the total is right.
#[test]
fn an_audit_sees_too_little_or_too_much_by_the_order_of_its_questions() {
    use limbo_audit::{Account, BankMessage, audit, transfer};
    // As `run` does it, and says its balance for the figure.
    let open = |name, cents, mailbox: Receiver<BankMessage>| {
        spawn(name, move || {
            let mut account = Account::open(cents);
            println!("{}", account.balance());
            for message in mailbox {
                account.handle(message);
                println!("{}", account.balance());
            }
        });
    };
    let audited = |alice_first| {
        let scenario = move || {
            let (alice, alices_mailbox) = channel();
            let (bob, bobs_mailbox) = channel();
            std::introduce(&[&alice, &bob], &["Alice", "Bob"]);
            open("Alice", 1_000_00, alices_mailbox);
            open("Bob", 500_00, bobs_mailbox);
            let (from, to) = (alice.clone(), bob.clone());
            spawn("teller", move || transfer(&from, &to, 200_00));
            match alice_first {
                true => audit(&alice, &bob, || ()),
                false => audit(&bob, &alice, || ()),
            }
        };
        scene().run_for_figure(scenario).unwrap()
    };
    let bob_first = audited(false);
    exactly(&bob_first.0, "57555: 55532 ok 130000, 2023 ok 150000");
    let wrong = bob_first.0.returning("130000");
    counts("limbo-audit-bob-first", &bob_first.0, &[("wrong", wrong)]);
    let caption = "The auditor asks Bob, then Alice, while a teller has Alice pay Bob 200.00.";
    figure("limbo-audit", caption, &bob_first, |end| !returns("150000")(end));

    let (alice_first, _) = audited(true);
    exactly(&alice_first, "31187: 22353 ok 150000, 8834 ok 170000");
    let wrong = alice_first.returning("170000");
    counts("limbo-audit-alice-first", &alice_first, &[("wrong", wrong)]);
}

/// Claim C3. The article's program: one thread orders the transfer, and then asks the payer, and
/// then the payee. By then the deposit lies ahead of its question.
#[test]
fn the_articles_own_main_always_sees_the_total() {
    use limbo_audit::{Account, BankMessage, audit};
    let report = explore(|| {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        spawn("Alice", || Account::open(1_000_00).run(alices_mailbox));
        spawn("Bob", || Account::open(500_00).run(bobs_mailbox));
        let transfer =
            BankMessage::Transfer { to: bob.clone(), amount: 200_00 };
        alice.send(transfer).unwrap();
        audit(&alice, &bob, || ())
    });
    every(&report, returns("150000"));
    exactly(&report, "16: 16 ok 150000");
    let wrong = report.count(|end| !returns("150000")(end));
    counts("limbo-audit-article", &report, &[("wrong", wrong)]);
}
// ANCHOR_END: limbo-audit
