//! What a restart gives back, and what not.

use restarted_account::{Account, BankMessage, Closing, supervise};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use watchdog::in_time;

const PATIENCE: Duration = Duration::from_secs(10);

fn open(at_most: u32) -> (Sender<BankMessage>, JoinHandle<Closing>) {
    let (teller, mailbox) = mpsc::channel();
    (teller, thread::spawn(move || supervise(mailbox, at_most)))
}

fn share(teller: &Sender<BankMessage>, heirs: u64) -> Receiver<u64> {
    let (reply, share) = mpsc::channel();
    let _ = teller.send(BankMessage::GetShare(heirs, reply));
    share
}

fn closing(handled: u64, balance: u64, panics: u32) -> Closing {
    Closing { account: Account { handled, balance }, panics }
}

/// All of it lies in the mailbox before the account begins.
#[test]
fn what_lies_behind_the_panic_is_handled() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        for amount in 1..=100 {
            teller.send(BankMessage::Deposit(amount)).unwrap();
            if amount % 25 == 0 {
                drop(share(&teller, 0));
            }
        }
        drop(teller);
        assert_eq!(supervise(mailbox, 4), closing(100, 5050, 4));
    });
}

/// Counted and then panicked: the count is taken back with all else.
#[test]
fn a_message_that_panics_leaves_no_half_change() {
    in_time(|| {
        let (teller, account) = open(1);
        teller.send(BankMessage::Deposit(u64::MAX)).unwrap();
        teller.send(BankMessage::Deposit(1)).unwrap(); // does not fit
        drop(teller);
        assert_eq!(account.join().unwrap(), closing(1, u64::MAX, 1));
    });
}

#[test]
fn who_sent_the_message_in_hand_learns_that_no_answer_comes() {
    in_time(|| {
        let (teller, account) = open(1);
        let lost = share(&teller, 0).recv_timeout(PATIENCE);
        assert_eq!(lost, Err(mpsc::RecvTimeoutError::Disconnected));
        assert_eq!(
            share(&teller, 1).recv_timeout(PATIENCE),
            Ok(0),
            "and it goes on"
        );
        drop(teller);
        assert_eq!(account.join().unwrap(), closing(1, 0, 1));
    });
}

#[test]
fn after_too_many_panics_it_gives_up_and_senders_are_refused() {
    in_time(|| {
        let (teller, account) = open(2);
        for _ in 0..3 {
            drop(share(&teller, 0));
        }
        assert_eq!(account.join().unwrap(), closing(0, 0, 3));
        assert!(teller.send(BankMessage::Deposit(1)).is_err());
    });
}

#[test]
fn without_a_panic_it_ends_with_the_last_sender() {
    in_time(|| {
        let (teller, account) = open(0);
        teller.send(BankMessage::Deposit(7)).unwrap();
        drop(teller);
        assert_eq!(account.join().unwrap(), closing(1, 7, 0));
    });
}
