//! What the dead-letter office must do.
//! Run: `cargo test -p exercise-undelivered -- --ignored`

use exercise_undelivered::{DeadLetterOffice, Deposit};
use std::sync::mpsc::{self, Sender};

/// The address of an account that is closed.
fn closed() -> Sender<Deposit> {
    mpsc::channel().0
}

#[test]
#[ignore = "exercise"]
fn a_deposit_to_an_open_account_is_delivered_and_not_kept() {
    let mut office = DeadLetterOffice::default();
    let (bob, mailbox) = mpsc::channel();
    office.post(&bob, Deposit(200_00));
    assert_eq!(mailbox.try_recv(), Ok(Deposit(200_00)));
    assert_eq!(office.total(), 0);
}

#[test]
#[ignore = "exercise"]
fn deposits_to_a_closed_account_are_kept_and_counted() {
    let mut office = DeadLetterOffice::default();
    office.post(&closed(), Deposit(200_00));
    office.post(&closed(), Deposit(50_00));
    assert_eq!(office.total(), 250_00);
}

#[test]
#[ignore = "exercise"]
fn what_is_forwarded_arrives_once_and_is_no_longer_kept() {
    let mut office = DeadLetterOffice::default();
    office.post(&closed(), Deposit(200_00));
    office.post(&closed(), Deposit(50_00));
    let (bob, mailbox) = mpsc::channel();
    office.forward(&bob);
    office.forward(&bob);
    assert_eq!(office.total(), 0);
    assert_eq!(
        mailbox.try_iter().map(|deposit| deposit.0).sum::<u64>(),
        250_00
    );
}

#[test]
#[ignore = "exercise"]
fn what_cannot_be_forwarded_stays() {
    let mut office = DeadLetterOffice::default();
    office.post(&closed(), Deposit(200_00));
    office.forward(&closed());
    assert_eq!(office.total(), 200_00);
}
