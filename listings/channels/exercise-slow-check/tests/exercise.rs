//! What the account must do.
//! Run: `cargo test -p exercise-slow-check -- --ignored`

use exercise_slow_check::{BankMessage, Refusal, run};
use std::sync::Barrier;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

type Receipt = Receiver<Result<u64, Refusal>>;

fn withdraw(
    teller: &Sender<BankMessage>,
    amount: u64,
    check: fn(u64) -> bool,
) -> Receipt {
    let (receipt, receipts) = mpsc::channel();
    let me = teller.clone();
    let _ = teller.send(BankMessage::Withdraw { amount, check, me, receipt });
    receipts
}

/// Long enough for any machine; only an account that hangs takes so long.
const PATIENCE: Duration = Duration::from_millis(800);

#[test]
#[ignore = "exercise"]
fn a_withdrawal_that_passes_the_check_is_paid() {
    let (teller, mailbox) = mpsc::channel();
    thread::spawn(|| run(10_00, mailbox));
    let receipt = withdraw(&teller, 4_00, |amount| amount < 5_00);
    assert_eq!(receipt.recv_timeout(PATIENCE), Ok(Ok(6_00)));
    let receipt = withdraw(&teller, 5_00, |amount| amount < 5_00);
    let told = receipt.recv_timeout(PATIENCE);
    assert_eq!(told, Ok(Err(Refusal::Suspicious)), "the check said no");
    let receipt = withdraw(&teller, 6_01, |amount| amount > 5_00);
    assert_eq!(receipt.recv_timeout(PATIENCE), Ok(Err(Refusal::NotCovered)));
    let receipt = withdraw(&teller, 6_01, |amount| amount < 5_00);
    let told = receipt.recv_timeout(PATIENCE);
    let why = "the check comes first, and said no";
    assert_eq!(told, Ok(Err(Refusal::Suspicious)), "{why}");
}

#[test]
#[ignore = "exercise"]
fn a_slow_check_holds_up_nobody_and_pays_only_what_is_still_there() {
    static CHECK_ENDS: Barrier = Barrier::new(2);
    let (teller, mailbox) = mpsc::channel();
    thread::spawn(|| run(10_00, mailbox));
    let slow = withdraw(&teller, 8_00, |_| {
        CHECK_ENDS.wait();
        true
    });
    let quick = withdraw(&teller, 7_00, |_| true);
    assert_eq!(
        quick.recv_timeout(PATIENCE),
        Ok(Ok(3_00)),
        "it does not wait for the slow one"
    );
    CHECK_ENDS.wait();
    let why = "it is decided when the check has ended, not before";
    assert_eq!(
        slow.recv_timeout(PATIENCE),
        Ok(Err(Refusal::NotCovered)),
        "{why}"
    );
}

#[test]
#[ignore = "exercise"]
fn whoever_asked_may_have_left() {
    let (teller, mailbox) = mpsc::channel();
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(run(10_00, mailbox)));
    drop(withdraw(&teller, 4_00, |_| true));
    drop(withdraw(&teller, 3_00, |_| false));
    drop(teller);
    let end = end.recv_timeout(PATIENCE);
    let why = "whoever asked has left, and the account with it";
    assert_eq!(end, Ok(6_00), "{why}");
}

#[test]
#[ignore = "exercise"]
fn the_account_closes_when_the_last_check_has_ended() {
    let (teller, mailbox) = mpsc::channel();
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(run(10_00, mailbox)));
    let receipt = withdraw(&teller, 4_00, |_| true);
    drop(teller);
    let why = "the account closes after the last check, and counts it";
    assert_eq!(end.recv_timeout(PATIENCE), Ok(6_00), "{why}");
    assert_eq!(receipt.recv_timeout(PATIENCE), Ok(Ok(6_00)));
}
