//! A mailbox with one sender left never ends.

use sender_kept_alive::{
    BankMessage, account_keeps_a_queue, account_keeps_a_sender,
    main_drops_its_sender, main_keeps_a_sender, run, run_with_queue,
};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs the bank on a thread nobody joins, and waits for its end so many
/// milliseconds.
fn watch(bank: fn() -> u128, patience: u64) -> Result<u128, RecvTimeoutError> {
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
    let end = watch(account_keeps_a_sender, 100);
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
}

#[test]
fn without_a_sender_left_the_account_closes_and_every_message_was_read() {
    for _ in 0..100 {
        assert_eq!(watch(main_drops_its_sender, 10_000), Ok(15_00));
        assert_eq!(watch(account_keeps_a_queue, 10_000), Ok(11_00));
    }
}

#[test]
fn what_waits_in_the_queue_is_booked_at_the_end() {
    let (teller, mailbox) = mpsc::channel();
    for amount in [1_00, 2_00] {
        teller.send(BankMessage::Bonus(amount)).unwrap();
        teller.send(BankMessage::Deposit(5_00)).unwrap();
    }
    drop(teller);
    assert_eq!(run_with_queue(mailbox), 13_00);
}

#[test]
fn the_balance_has_room_for_everything() {
    let (teller, mailbox) = mpsc::channel();
    teller.send(u64::MAX).unwrap();
    teller.send(1).unwrap();
    drop(teller);
    assert_eq!(run(mailbox), u128::from(u64::MAX) + 1);
}
