//! Scenarios of *Stopping Cleanly: Graceful Shutdown*.

use crate::listings::{clean_stop, closing_time, sender_kept_alive};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, returns, spawn,
};
use std::sync::mpsc::channel;

// ANCHOR: closing-time
/// Claim D2. The loop ends when the last sender is gone, and one sits with whoever waits for the
/// end: with `main`, or with the account itself.
#[test]
fn an_account_ends_if_nobody_who_waits_for_it_keeps_a_sender() {
    use sender_kept_alive::*;
    for (name, keeps) in [
        ("main", main_keeps_a_sender as fn() -> u128),
        ("account", account_keeps_a_sender),
    ] {
        let report = explore(keeps);
        every(&report, deadlocks);
        counts(
            &format!("sender-kept-alive-{name}"),
            &report,
            &[("stuck", report.deadlocks())],
        );
    }
    every(&explore(main_drops_its_sender), returns("1500"));
    every(&explore(account_keeps_a_queue), returns("1100"));
}

/// A flag is set while the account reads: in some schedules it has seen it unset, and sleeps for
/// ever. Dropped senders and a message end it in every one.
#[test]
fn a_flag_wakes_nobody_and_the_end_of_the_senders_does() {
    use clean_stop::{Account, BankMessage, run_until_flag, run_until_stop};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    let flag = explore(|| {
        let ((teller, mailbox), stop) =
            (channel(), Arc::new(AtomicBool::new(false)));
        let seen = Arc::clone(&stop);
        let account = spawn("account", move || run_until_flag(&seen, mailbox));
        stop.store(true, Ordering::Relaxed);
        account.join().unwrap();
        drop(teller); // kept until then, as the others' may be
    });
    exactly(&flag, "2: 1 ok, 1 deadlock");
    counts("clean-stop-flag", &flag, &[("stuck", flag.deadlocks())]);
    let dropped = explore(|| {
        let (closed, balance) = channel();
        let account = Account::open(closed);
        account.deposit(1).unwrap();
        account.deposit(2).unwrap();
        drop(account);
        balance.try_recv()
    });
    every(&dropped, returns("Ok(3)"));
    let message = explore(|| {
        let (teller, mailbox) = channel();
        let kept = teller.clone();
        let account = spawn("account", || run_until_stop(mailbox));
        teller.send(BankMessage::Deposit(1)).unwrap();
        teller.send(BankMessage::Stop).unwrap();
        let balance = account.join().unwrap();
        (balance, kept.send(BankMessage::Deposit(2)).is_err())
    });
    every(&message, returns("(1, true)"));
}

/// Two tellers leave messages with both accounts, and the bank closes: all of them are read.
#[test]
fn at_closing_time_every_message_is_read() {
    use closing_time::{Bank, BankMessage};
    let report = explore(|| {
        let bank = Bank::open([1_000_00, 500_00]);
        let [alice, bob] = [0, 1].map(|account| bank.teller(account).unwrap());
        for (teller, from, to, amount) in [
            ("teller 1", alice.clone(), bob.clone(), 200_00),
            ("teller 2", bob, alice, 100_00),
        ] {
            spawn(teller, move || {
                from.send(BankMessage::Transfer { to, amount }).unwrap();
            });
        }
        let closed = bank.close().into_iter().map(Result::unwrap);
        let closed: Vec<_> = closed
            .map(|closing| (closing.balance, closing.not_transferred.len()))
            .collect();
        closed
    });
    every(&report, returns("[(90000, 0), (60000, 0)]"));
    exactly(&report, "40: 40 ok [(90000, 0), (60000, 0)]");
    counts("closing-time", &report, &[("made", report.oks())]);
}
// ANCHOR_END: closing-time
