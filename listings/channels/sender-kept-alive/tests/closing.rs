//! A mailbox with one sender left never ends.

use sender_kept_alive::{
    BankMessage, Closing, account_drops_its_sender, account_keeps_a_sender,
    main_drops_its_sender, main_keeps_a_sender, message_brings_a_sender, run,
};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs the bank on a thread nobody joins, and waits for its end so many
/// milliseconds.
fn watch(
    bank: impl FnOnce() -> Closing + Send + 'static,
    patience: u64,
) -> Result<Closing, RecvTimeoutError> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(bank()));
    end.recv_timeout(Duration::from_millis(patience))
}

/// Claim D2. The account waits for the last sender; whoever has it waits for
/// the account.
#[test]
fn an_account_never_closes_while_main_keeps_a_sender() {
    assert_eq!(watch(main_keeps_a_sender, 100), Err(RecvTimeoutError::Timeout));
}

/// Claim D2. A circle of one: the account waits for itself.
#[test]
fn an_account_that_keeps_a_sender_to_itself_never_closes() {
    assert_eq!(
        watch(account_keeps_a_sender, 100),
        Err(RecvTimeoutError::Timeout)
    );
}

#[test]
fn without_a_sender_left_the_account_closes_and_every_message_was_read() {
    for (bank, balance) in [
        (main_drops_its_sender as fn() -> Closing, 15_00),
        (account_drops_its_sender, 11_00),
        (message_brings_a_sender, 11_00),
    ] {
        for _ in 0..100 {
            assert_eq!(
                watch(bank, 10_000),
                Ok(Closing { balance, refused: vec![] })
            );
        }
    }
}

/// `Close` does not end the loop: the bonus, which lies behind it, is still
/// read.
#[test]
fn messages_behind_a_close_message_are_still_read() {
    let (teller, mailbox) = mpsc::channel();
    let own = teller.clone();
    teller.send(BankMessage::Bonus { amount: 1_00, me: None }).unwrap();
    teller.send(BankMessage::Close).unwrap();
    teller.send(BankMessage::Deposit(5_00)).unwrap();
    drop(teller);
    let end = watch(|| run(Some(own), mailbox), 10_000);
    assert_eq!(end, Ok(Closing { balance: 6_00, refused: vec![] }));
}

#[test]
fn a_bonus_after_closing_is_refused_and_changes_nothing() {
    let (teller, mailbox) = mpsc::channel();
    let own = teller.clone();
    teller.send(BankMessage::Close).unwrap();
    teller.send(BankMessage::Bonus { amount: 1_00, me: None }).unwrap();
    drop(teller);
    let end = watch(|| run(Some(own), mailbox), 10_000);
    assert_eq!(end, Ok(Closing { balance: 0, refused: vec![1_00] }));
}

/// The message may bring any sender, also one whose mailbox is gone.
#[test]
fn a_bonus_for_a_closed_account_is_refused_and_changes_nothing() {
    let (teller, mailbox) = mpsc::channel();
    let (closed, _) = mpsc::channel();
    let bonus = BankMessage::Bonus { amount: 1_00, me: Some(closed) };
    teller.send(bonus).unwrap();
    drop(teller);
    let closing = run(None, mailbox);
    assert_eq!(closing, Closing { balance: 0, refused: vec![1_00] });
}

#[test]
fn a_deposit_that_does_not_fit_is_handed_back_and_changes_nothing() {
    let (teller, mailbox) = mpsc::channel();
    for amount in [u64::MAX, 1] {
        teller.send(BankMessage::Deposit(amount)).unwrap();
    }
    drop(teller);
    assert_eq!(
        run(None, mailbox),
        Closing { balance: u64::MAX, refused: vec![1] }
    );
}
