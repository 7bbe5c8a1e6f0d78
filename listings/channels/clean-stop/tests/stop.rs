//! Who ends, and who does not.

use clean_stop::{
    Account, BankMessage, Closed, run_until_flag, run_until_stop,
};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Long enough for any machine; only what hangs takes so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs `work` on a thread nobody joins; what it returns comes here.
fn watch<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> mpsc::Receiver<T> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    end
}

/// The flag is set once the account has seen it unset and sleeps, as its next
/// message shows: only that wakes it.
#[test]
fn a_flag_does_not_wake_whoever_sleeps_in_recv() {
    static STOP: AtomicBool = AtomicBool::new(false);
    let (teller, mailbox) = mpsc::channel();
    let end = watch(move || run_until_flag(&STOP, mailbox));
    let early = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(early, Err(RecvTimeoutError::Timeout), "it waits in recv");
    STOP.store(true, Ordering::Relaxed);
    let late = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(late, Err(RecvTimeoutError::Timeout), "and still does");
    teller.send(5_00).unwrap();
    assert_eq!(end.recv_timeout(PATIENCE), Ok(5_00), "a message wakes it");
}

#[test]
fn a_flag_that_is_set_before_stops_it_at_once() {
    let (teller, mailbox) = mpsc::channel();
    teller.send(5_00).unwrap();
    assert_eq!(run_until_flag(&AtomicBool::new(true), mailbox), 0);
}

#[test]
fn to_drop_an_account_handles_all_and_ends_its_thread() {
    let end = watch(|| {
        let (closed, balance) = mpsc::channel();
        let account = Account::open(closed);
        for _ in 0..10_000 {
            account.deposit(1).unwrap();
        }
        drop(account);
        balance.try_recv() // not a moment later
    });
    assert_eq!(end.recv_timeout(PATIENCE), Ok(Ok(10_000)));
}

#[test]
fn a_balance_has_room_for_the_largest_deposits() {
    let (closed, balance) = mpsc::channel();
    let account = Account::open(closed);
    account.deposit(u64::MAX).unwrap();
    account.deposit(u64::MAX).unwrap();
    drop(account);
    assert_eq!(balance.recv(), Ok(2 * u128::from(u64::MAX)));
}

#[test]
fn an_account_that_is_gone_says_so() {
    assert_eq!(Closed.to_string(), "the account is closed");
}

#[test]
fn a_stop_ends_it_though_senders_are_left_and_what_came_before_is_handled() {
    let (teller, mailbox) = mpsc::channel();
    let kept = teller.clone();
    let end = watch(|| run_until_stop(mailbox));
    for _ in 0..1_000 {
        teller.send(BankMessage::Deposit(1)).unwrap();
    }
    teller.send(BankMessage::Stop).unwrap();
    assert_eq!(end.recv_timeout(PATIENCE), Ok(1_000));
    assert!(kept.send(BankMessage::Deposit(1)).is_err(), "nobody reads it");
}

#[test]
fn what_lies_behind_a_stop_is_dropped_unread() {
    let (teller, mailbox) = mpsc::channel();
    teller.send(BankMessage::Stop).unwrap();
    assert!(teller.send(BankMessage::Deposit(1)).is_ok(), "accepted");
    let end = watch(|| run_until_stop(mailbox));
    assert_eq!(end.recv_timeout(PATIENCE), Ok(0));
}

#[test]
fn without_a_stop_the_last_sender_ends_it() {
    let (teller, mailbox) = mpsc::channel();
    teller.send(BankMessage::Deposit(7)).unwrap();
    drop(teller);
    let end = watch(|| run_until_stop(mailbox));
    assert_eq!(end.recv_timeout(PATIENCE), Ok(7));
}

/// The other thread owns a value that writes when it is dropped. It is alive and
/// waiting when `main` returns: no destructor runs.
#[test]
fn a_main_that_returns_first_runs_no_destructor_of_another_thread() {
    let printed = |child| {
        let program = env!("CARGO_BIN_EXE_clean-stop");
        let output = Command::new(program).arg(child).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(printed("returns first"), "");
    assert_eq!(printed("joins"), "the journal is written\n");
}
