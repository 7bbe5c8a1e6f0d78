//! What a slow message does to those behind it, and to whom it does not.

use head_of_line_blocking::{
    BankMessage, DoesNotFit, Printer, run_and_hand_out, run_and_print,
};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// Long enough for any machine; only an account that hangs takes so long.
const PATIENCE: Duration = Duration::from_secs(10);

fn print(teller: &Sender<BankMessage>) -> (Sender<()>, Receiver<String>) {
    let (paper, tray) = mpsc::channel();
    let (asker, statement) = mpsc::channel();
    let printer = Printer::new(tray);
    teller.send(BankMessage::PrintStatement { printer, asker }).unwrap();
    (paper, statement)
}

fn deposit(
    teller: &Sender<BankMessage>,
    amount: u64,
) -> Receiver<Result<u64, DoesNotFit>> {
    let (receipt, deposited) = mpsc::channel();
    teller.send(BankMessage::Deposit { amount, receipt }).unwrap();
    deposited
}

/// Claim D3 (holds if).
/// No lock anywhere, and still one message holds up every message
/// behind it.
#[test]
fn a_slow_message_holds_up_every_message_behind_it() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run_and_print(10_00, mailbox));
        let (paper, statement) = print(&teller);
        let receipts: Vec<_> = (0..100).map(|_| deposit(&teller, 1)).collect();
        for (n, receipt) in receipts.iter().enumerate() {
            let patience = Duration::from_millis(if n == 0 { 100 } else { 0 });
            assert_eq!(
                receipt.recv_timeout(patience),
                Err(RecvTimeoutError::Timeout)
            );
        }
        paper.send(()).unwrap();
        assert_eq!(statement.recv().unwrap(), "balance: 10.00");
        assert_eq!(
            receipts[99].recv(),
            Ok(Ok(11_00)),
            "they were only held up, not lost"
        );
        drop(teller);
        assert_eq!(account.join().unwrap(), 11_00);
    });
}

/// Claim D3. The deposits go through while the printer still has no paper.
/// Live? Yes.
#[test]
fn slow_work_handed_out_holds_up_nobody() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run_and_hand_out(10_00, mailbox));
        let (paper, statement) = print(&teller);
        for n in 1..=100 {
            assert_eq!(
                deposit(&teller, 1).recv_timeout(PATIENCE),
                Ok(Ok(10_00 + n))
            );
        }
        paper.send(()).unwrap();
        drop(teller);
        assert_eq!(account.join().unwrap(), 11_00);
        assert_eq!(statement.recv().unwrap(), "balance: 10.00");
    });
}

/// The helper has a copy from the time the message was read; it is a photograph,
/// not a window.
/// Isolated? Partly.
#[test]
fn a_statement_handed_out_shows_an_old_balance() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run_and_hand_out(10_00, mailbox));
        let (paper, statement) = print(&teller);
        assert_eq!(
            deposit(&teller, 5_00).recv_timeout(PATIENCE),
            Ok(Ok(15_00))
        );
        paper.send(()).unwrap();
        assert_eq!(statement.recv().unwrap(), "balance: 10.00");
        drop(teller);
        assert_eq!(account.join().unwrap(), 15_00);
    });
}

#[test]
fn the_account_closes_only_after_its_last_helper() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        let (closed, closing) = mpsc::channel();
        let account = thread::spawn(move || {
            closed.send(run_and_hand_out(10_00, mailbox))
        });
        let (paper, statement) = print(&teller);
        drop(teller);
        let early = closing.recv_timeout(Duration::from_millis(100));
        assert_eq!(
            early,
            Err(RecvTimeoutError::Timeout),
            "a helper still waits for paper"
        );
        paper.send(()).unwrap();
        assert_eq!(closing.recv(), Ok(10_00));
        assert!(
            statement.try_recv().is_ok(),
            "printed before the account closed"
        );
        account.join().unwrap().unwrap();
    });
}

/// Atomic? Yes.
#[test]
fn a_deposit_that_does_not_fit_is_refused_and_changes_nothing() {
    in_time(|| {
        for run in [run_and_print, run_and_hand_out] {
            let (teller, mailbox) = mpsc::channel();
            let refused = deposit(&teller, 2);
            let accepted = deposit(&teller, 1);
            drop(teller);
            assert_eq!(run(u64::MAX - 1, mailbox), u64::MAX);
            assert_eq!(refused.recv(), Ok(Err(DoesNotFit)));
            assert_eq!(accepted.recv(), Ok(Ok(u64::MAX)));
        }
    });
}

#[test]
fn a_refusal_says_why() {
    let why = head_of_line_blocking::DoesNotFit.to_string();
    assert_eq!(why, "the deposit does not fit into the balance");
}
