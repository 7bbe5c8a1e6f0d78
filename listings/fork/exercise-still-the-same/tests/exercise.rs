//! What the withdrawal must do.
//! Run: `cargo test -p exercise-still-the-same -- --ignored`

use exercise_still_the_same::{BankMessage, Changed, NotCovered, withdraw};
use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// An account in which others leave these balances, one before each `Replace`.
/// Ends with the closing balance.
fn open(
    mut balance: u64,
    others_leave: &[u64],
) -> (Sender<BankMessage>, JoinHandle<u64>) {
    let (till, mailbox) = mpsc::channel();
    let others_leave = others_leave.to_vec();
    let account = thread::spawn(move || {
        let mut others_leave = others_leave.iter();
        for message in mailbox {
            match message {
                BankMessage::GetBalance(asker) => asker.send(balance).unwrap(),
                BankMessage::Replace { seen, new, asker } => {
                    balance = *others_leave.next().unwrap_or(&balance);
                    let same = seen == balance;
                    let changed = Err(Changed { balance });
                    asker.send(if same { Ok(()) } else { changed }).unwrap();
                    balance = if same { new } else { balance };
                }
            }
        }
        balance
    });
    (till, account)
}

/// Runs `work` on a thread of its own. If that stands still, the test need not.
fn ends<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = mpsc::channel();
    let worker = thread::spawn(move || done.send(work()));
    match end.recv_timeout(Duration::from_millis(700)) {
        Ok(returned) => returned,
        Err(RecvTimeoutError::Timeout) => {
            panic!("it tries again and again without looking")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(worker.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn an_account_at_rest_pays_what_it_holds_and_no_more() {
    ends(|| {
        let (till, account) = open(100_00, &[]);
        assert_eq!(withdraw(&till, 80_00), Ok(20_00));
        let why = "20.00 are left";
        assert_eq!(withdraw(&till, 20_01), Err(NotCovered), "{why}");
        assert_eq!(withdraw(&till, 20_00), Ok(0));
        drop(till);
        assert_eq!(account.join().unwrap(), 0);
    });
}

#[test]
#[ignore = "exercise"]
fn a_balance_that_has_changed_is_worked_out_anew() {
    ends(|| {
        let (till, account) = open(100_00, &[90_00, 130_00]);
        let why = "others left 130.00, of which 80.00 are taken";
        assert_eq!(withdraw(&till, 80_00), Ok(50_00), "{why}");
        drop(till);
        assert_eq!(account.join().unwrap(), 50_00);
    });
}

/// However often others were faster.
#[test]
#[ignore = "exercise"]
fn a_balance_that_changes_often_is_no_refusal() {
    ends(|| {
        let mut leave: Vec<u64> = (100_01..110_00).collect();
        leave.push(500_00);
        let (till, account) = open(100_00, &leave);
        let why = "the last one left 500.00, of which 50.00 are taken";
        assert_eq!(withdraw(&till, 50_00), Ok(450_00), "{why}");
        drop(till);
        assert_eq!(account.join().unwrap(), 450_00);
    });
}

/// It was covered when the till looked, and is not any more.
#[test]
#[ignore = "exercise"]
fn whoever_comes_too_late_is_refused_and_changes_nothing() {
    ends(|| {
        let (till, account) = open(100_00, &[20_00]);
        let why = "others left 20.00, which does not cover 80.00";
        assert_eq!(withdraw(&till, 80_00), Err(NotCovered), "{why}");
        drop(till);
        assert_eq!(account.join().unwrap(), 20_00);
    });
}

#[test]
#[ignore = "exercise"]
fn tills_pay_out_what_there_is_and_no_more() {
    ends(|| {
        let (till, account) = open(100_00, &[]);
        let handles = [(); 4].map(|()| {
            let till = till.clone();
            thread::spawn(move || {
                (0..200).filter(|_| withdraw(&till, 30).is_ok()).count()
            })
        });
        drop(till);
        let paid: usize =
            handles.into_iter().map(|till| till.join().unwrap()).sum();
        assert_eq!(paid, 333); // 99.90
        assert_eq!(account.join().unwrap(), 10);
    });
}
