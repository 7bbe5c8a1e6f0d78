//! Scenarios of *Messages That Get Lost*.

use crate::listings::{blocking_drop, lost_message, refund_on_drop};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, figure, returns, scene, spawn,
};
use std::sync::mpsc::{channel, sync_channel};

/// Says a closing balance for the figure.
fn closed(balance: u64) -> u64 {
    println!("{balance}");
    balance
}

// ANCHOR: lost-message
/// Claim C5. Bob closes while Alice pays him. If the message that closes him comes first, 200.00 are nowhere.
#[test]
fn a_payment_to_a_closing_account_is_lost_in_some_schedules() {
    use lost_message::{Account, BankMessage};
    let scenario = || {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        std::introduce(&[&alice, &bob], &["Alice", "Bob"]);
        let alices = spawn("Alice", || {
            closed(Account::open(1_000_00).run(alices_mailbox))
        });
        let bobs =
            spawn("Bob", || closed(Account::open(500_00).run(bobs_mailbox)));
        let transfer =
            BankMessage::Transfer { to: bob.clone(), amount: 200_00 };
        alice.send(transfer).unwrap();
        let (asker, _answer) = channel();
        bob.send(BankMessage::Close(asker)).unwrap();
        drop((alice, bob));
        alices.join().unwrap() + bobs.join().unwrap()
    };
    let found = scene().run_for_figure(scenario).unwrap();
    exactly(&found.0, "16: 14 ok 130000, 2 ok 150000");
    counts("lost-message", &found.0, &[("lost", found.0.returning("130000"))]);
    let caption = "Alice pays Bob 200.00 while Bob closes his account.";
    figure("lost-message", caption, &found, |end| !returns("150000")(end));
}

/// Whoever has the closing balance can rely on it: nothing is accepted any more.
#[test]
fn an_account_closes_before_it_tells_its_last_balance() {
    use lost_message::{Account, BankMessage};
    let report = explore(|| {
        let (bob, mailbox) = channel();
        spawn("Bob", || Account::open(500_00).run(mailbox));
        let (asker, answer) = channel();
        bob.send(BankMessage::Close(asker)).unwrap();
        (answer.recv(), bob.send(BankMessage::Deposit(1)).is_err())
    });
    every(&report, returns("(Ok(50000), true)"));
    let answered = explore(|| {
        use refund_on_drop::{Account, BankMessage, ask};
        let (bob, mailbox) = channel();
        spawn("Bob", || Account::open(500_00).run(mailbox));
        let last = ask(&bob, BankMessage::Close);
        (last, bob.send(BankMessage::GetBalance(channel().0)).is_err())
    });
    every(&answered, returns("(Ok(50000), true)"));
}

/// Claim C5. The same with messages that are answered: the money arrives, or it comes home.
#[test]
fn an_answered_payment_to_a_closing_account_is_never_lost() {
    use refund_on_drop::{Account, BankMessage, begin_transfer};
    let scenario = || {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        std::introduce(&[&alice, &bob], &["Alice", "Bob"]);
        let alices = spawn("Alice", || {
            closed(Account::open(1_000_00).run(alices_mailbox))
        });
        let bobs =
            spawn("Bob", || closed(Account::open(500_00).run(bobs_mailbox)));
        let _answer = begin_transfer(&alice, &bob, 200_00);
        let (asker, _closed) = channel();
        bob.send(BankMessage::Close(asker)).unwrap();
        drop((alice, bob));
        alices.join().unwrap() + bobs.join().unwrap()
    };
    let found = scene().run_for_figure(scenario).unwrap();
    every(&found.0, returns("150000"));
    exactly(&found.0, "58: 58 ok 150000");
    counts(
        "refund-on-drop",
        &found.0,
        &[("whole", found.0.returning("150000"))],
    );
    let caption = "Alice pays Bob 200.00 while Bob closes his account, and messages are answered.";
    figure("refund-on-drop", caption, &found, |end| !returns("150000")(end));
}

/// A refund waits for room in the mailbox of the very thread that drops it.
#[test]
fn a_destructor_that_waits_for_room_stops_its_own_thread() {
    use blocking_drop::{Home, pay_a_closed_account};
    let stuck = explore(|| {
        let (payer, mailbox) = sync_channel(1);
        payer.send(1_00).unwrap();
        pay_a_closed_account(Home::Room(payer), mailbox)
    });
    every(&stuck, deadlocks);
    let comes_home = explore(|| {
        let (refund, refunds) = channel();
        refund.send(1_00).unwrap();
        pay_a_closed_account(Home::NoLimit(refund), refunds)
    });
    every(&comes_home, returns("1100"));
}
// ANCHOR_END: lost-message
