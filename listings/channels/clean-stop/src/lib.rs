//! Three ways to stop a thread that waits for messages. `run_until_flag` is
//! broken on purpose: nobody looks at a flag while it sleeps in `recv`.
//!
//! Promises of [`Account`]: to drop it handles every message that was sent, ends
//! its thread and waits for that. Promises of [`run_until_stop`]: it ends though
//! others keep senders; what was sent before the stop is handled.
//!
//! ```
//! use clean_stop::Account;
//! use std::sync::mpsc;
//!
//! let (closed, balance) = mpsc::channel();
//! let account = Account::open(closed);
//! account.deposit(5_00).unwrap();
//! drop(account); // its thread has ended when this returns
//! assert_eq!(balance.try_recv(), Ok(5_00));
//! ```

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

// ANCHOR: flag
/// Broken: it looks at the flag between two messages, and sleeps in `recv`.
pub fn run_until_flag(stop: &AtomicBool, mailbox: Receiver<u64>) -> u128 {
    let mut balance = 0;
    while !stop.load(Ordering::Relaxed) {
        match mailbox.recv() {
            Ok(amount) => balance += u128::from(amount),
            Err(_) => break,
        }
    }
    balance
}
// ANCHOR_END: flag

// ANCHOR: account
/// An account that closes when it is dropped.
#[derive(Debug)]
pub struct Account {
    teller: Option<Sender<u64>>,
    thread: Option<JoinHandle<()>>,
}

/// The account has panicked; this deposit was not booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

impl Account {
    /// Opens an account on a thread, which tells `closed` its last balance in
    /// cents.
    pub fn open(closed: Sender<u128>) -> Self {
        let (teller, mailbox) = mpsc::channel::<u64>();
        let thread = thread::spawn(move || {
            let balance = mailbox.into_iter().map(u128::from).sum();
            let _ = closed.send(balance);
        });
        Self { teller: Some(teller), thread: Some(thread) }
    }

    /// Sends a deposit in cents.
    pub fn deposit(&self, amount: u64) -> Result<(), Closed> {
        let teller = self.teller.as_ref().ok_or(Closed)?;
        teller.send(amount).map_err(|_| Closed)
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        drop(self.teller.take()); // first: this is what ends the thread
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // its panic is no reason for another one
        }
    }
}
// ANCHOR_END: account

// ANCHOR: message
/// What can be sent to an account whose senders are in many hands.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this many cents to the balance.
    Deposit(u64),
    /// Handle nothing that comes behind this.
    Stop,
}

/// Handles messages until one says `Stop` or the last sender is gone. What lies
/// behind `Stop` is dropped unread.
pub fn run_until_stop(mailbox: Receiver<BankMessage>) -> u128 {
    let mut balance = 0;
    for message in mailbox {
        match message {
            BankMessage::Deposit(amount) => balance += u128::from(amount),
            BankMessage::Stop => break,
        }
    }
    balance
}
// ANCHOR_END: message

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the account is closed")
    }
}

impl std::error::Error for Closed {}
