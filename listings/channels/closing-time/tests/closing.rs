//! Closing in order loses nothing; closing by panic does.

use closing_time::{Bank, BankMessage, Closing};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Long enough for any machine; only a bank that hangs takes so long.
const PATIENCE: Duration = Duration::from_secs(5);

/// Closes the bank on a thread nobody joins, in case that does not end.
fn close(bank: Bank) -> Vec<thread::Result<Closing>> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(bank.close()));
    end.recv_timeout(PATIENCE).expect("the bank closes")
}

fn total(ends: &[Closing]) -> u64 {
    ends.iter()
        .map(|end| end.balance + end.not_credited.iter().sum::<u64>())
        .sum()
}

/// Atomic? Yes.
#[test]
fn every_message_sent_before_the_last_sender_was_dropped_is_handled() {
    let bank = Bank::open([0]);
    let tellers: Vec<_> = (0..4)
        .map(|_| {
            let teller = bank.teller(0).unwrap();
            thread::spawn(move || {
                for _ in 0..10_000 {
                    teller.send(BankMessage::Deposit(1)).unwrap();
                }
            })
        })
        .collect();
    // The tellers are still writing. The bank closes after them, not before.
    let ends = close(bank);
    assert_eq!(ends[0].as_ref().unwrap().balance, 40_000);
    for teller in tellers {
        teller.join().unwrap();
    }
}

/// Transfers in a ring, the messages still under way when the bank begins to
/// close.
#[test]
fn the_closing_balances_add_up_to_what_was_there() {
    for _ in 0..50 {
        let bank = Bank::open([100_00; 3]);
        for n in 0..300 {
            let to = bank.teller((n + 1) % 3).unwrap();
            let transfer = BankMessage::Transfer { to, amount: 7_00 };
            bank.teller(n % 3).unwrap().send(transfer).unwrap();
        }
        let ends: Vec<_> =
            close(bank).into_iter().map(Result::unwrap).collect();
        assert_eq!(total(&ends), 300_00);
    }
}

/// Holds an account up, until its answer is taken.
fn hold(teller: &mpsc::Sender<BankMessage>) -> mpsc::Receiver<u64> {
    let (reply, held) = mpsc::sync_channel(0);
    teller.send(BankMessage::GetShare(1, reply)).unwrap();
    held
}

/// The message that lies in the first mailbox is the last that holds a sender to
/// the second.
#[test]
fn a_sender_inside_a_message_keeps_the_payee_open() {
    let bank = Bank::open([10_00, 0]);
    let (first, second) = (bank.teller(0).unwrap(), bank.teller(1).unwrap());
    let held = hold(&first);
    first.send(BankMessage::Transfer { to: second, amount: 10_00 }).unwrap();
    drop(first);
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(bank.close()));
    let early =
        end.recv_timeout(Duration::from_millis(100)).map(|ends| ends.len());
    let waits = Err(RecvTimeoutError::Timeout);
    assert_eq!(early, waits, "the first account is held up");
    assert_eq!(held.recv(), Ok(10_00));
    let ends = end.recv_timeout(PATIENCE).expect("the bank closes");
    let ends = ends.into_iter().map(|end| end.unwrap().balance);
    assert_eq!(ends.collect::<Vec<_>>(), [0, 10_00]);
}

/// Claim D2. The bank waits for the teller who waits for the bank.
/// Live? Partly.
#[test]
fn the_bank_never_closes_while_somebody_keeps_a_teller() {
    let bank = Bank::open([0]);
    let kept = bank.teller(0).unwrap();
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(bank.close()));
    let early =
        end.recv_timeout(Duration::from_millis(100)).map(|ends| ends.len());
    assert_eq!(early, Err(RecvTimeoutError::Timeout));
    kept.send(BankMessage::Deposit(5_00)).unwrap();
    drop(kept);
    let ends = end.recv_timeout(PATIENCE).expect("now it closes");
    assert_eq!(ends[0].as_ref().unwrap().balance, 5_00);
}

#[test]
fn a_panic_in_an_account_reaches_whoever_closes_the_bank() {
    let bank = Bank::open([10_00, 20_00, 30_00]);
    let (reply, share) = mpsc::sync_channel(1);
    bank.teller(1).unwrap().send(BankMessage::GetShare(0, reply)).unwrap();
    let ends = close(bank);
    assert!(share.recv().is_err(), "who asked gets no answer");
    assert!(ends[1].is_err());
    for (n, balance) in [(0, 10_00), (2, 30_00)] {
        let end = ends[n].as_ref().expect("the others close as ever");
        assert_eq!(end.balance, balance);
    }
}

/// The message was accepted, the account is gone, and with it its balance and
/// its messages.
#[test]
fn the_unread_messages_of_an_account_that_panicked_are_lost() {
    let bank = Bank::open([10_00, 0]);
    let (first, second) = (bank.teller(0).unwrap(), bank.teller(1).unwrap());
    let held = hold(&second);
    let (reply, _share) = mpsc::sync_channel(1);
    second.send(BankMessage::GetShare(0, reply)).unwrap();
    first.send(BankMessage::Transfer { to: second, amount: 4_00 }).unwrap();
    // The second account goes on only when the first is through.
    assert_eq!(hold(&first).recv_timeout(PATIENCE), Ok(6_00));
    held.recv().unwrap();
    drop(first);
    let ends = close(bank);
    assert!(ends[1].is_err());
    assert_eq!(ends[0].as_ref().unwrap().balance, 6_00, "4.00 is gone");
}

#[test]
fn a_refused_transfer_changes_nothing_and_is_told_of() {
    let bank = Bank::open([10_00, u64::MAX]);
    let pay = |amount| {
        let to = bank.teller(1).unwrap();
        bank.teller(0)
            .unwrap()
            .send(BankMessage::Transfer { to, amount })
            .unwrap();
    };
    pay(10_01);
    pay(4_00);
    let ends: Vec<_> = close(bank).into_iter().map(Result::unwrap).collect();
    let [first, second] = &ends[..] else { panic!("two accounts") };
    assert_eq!(
        (first.balance, &first.not_transferred[..]),
        (6_00, &[10_01][..])
    );
    assert_eq!(
        (second.balance, &second.not_credited[..]),
        (u64::MAX, &[4_00][..])
    );
}

#[test]
fn a_transfer_to_an_account_that_is_gone_never_leaves() {
    let bank = Bank::open([10_00]);
    let (gone, mailbox) = mpsc::channel();
    drop(mailbox);
    let transfer = BankMessage::Transfer { to: gone, amount: 4_00 };
    bank.teller(0).unwrap().send(transfer).unwrap();
    let end = close(bank).remove(0).unwrap();
    assert_eq!((end.balance, end.not_transferred), (10_00, vec![4_00]));
}

/// Both are asked while the bank is open: what is on its way is in neither.
/// Isolated? Partly.
#[test]
fn two_open_accounts_show_the_middle_of_a_transfer() {
    let bank = Bank::open([10_00, 5_00]);
    let [first, second] = [0, 1].map(|n| bank.teller(n).unwrap());
    let ask = |teller: &mpsc::Sender<BankMessage>| {
        let (reply, share) = mpsc::sync_channel(1);
        teller.send(BankMessage::GetShare(1, reply)).unwrap();
        share.recv_timeout(PATIENCE).unwrap()
    };
    let seconds = ask(&second);
    first.send(BankMessage::Transfer { to: second, amount: 4_00 }).unwrap();
    assert_eq!(ask(&first) + seconds, 11_00, "of 15.00");
    drop(first);
    let ends = close(bank).into_iter().map(|end| end.unwrap());
    assert_eq!(total(&Vec::from_iter(ends)), 15_00);
}
