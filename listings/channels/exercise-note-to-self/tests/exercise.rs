//! What the account must do.
//! Run: `cargo test -p exercise-note-to-self -- --ignored`

use exercise_note_to_self::{BankMessage, run};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Posts a letter for each (amount, times), drops the sender, and waits for the
/// end.
fn payments(letters: &[(u64, u32)]) -> Vec<u64> {
    let (teller, mailbox) = mpsc::channel();
    for &(amount, times) in letters {
        teller.send(BankMessage::Savings { amount, times }).unwrap();
    }
    drop(teller);
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(run(mailbox)));
    end.recv_timeout(Duration::from_secs(5)).expect("the account must close")
}

#[test]
#[ignore = "exercise"]
fn everything_put_off_is_paid_before_the_account_closes() {
    assert_eq!(payments(&[(1_00, 5)]), [1_00; 5]);
    assert_eq!(payments(&[(1_00, 3), (2_00, 0)]).iter().sum::<u64>(), 3_00);
}

#[test]
#[ignore = "exercise"]
fn a_letter_with_many_reminders_does_not_hold_up_the_mail() {
    let order = payments(&[(1_00, 4), (2_00, 1), (3_00, 1)]);
    assert_eq!(order, [1_00, 2_00, 1_00, 3_00, 1_00, 1_00]);
}

#[test]
#[ignore = "exercise"]
fn the_oldest_reminder_comes_first() {
    let order = payments(&[(1_00, 3), (2_00, 2), (3_00, 2)]);
    assert_eq!(order, [1_00, 2_00, 1_00, 3_00, 2_00, 1_00, 3_00]);
}
