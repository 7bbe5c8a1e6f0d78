//! Broken on purpose: with `WhenFull::Wait`, two accounts send each other more
//! messages than there is room for, and each waits for room without reading its
//! own messages.
//!
//! The repair is `WhenFull::Refuse`: nobody waits, and whoever ordered the
//! payment is told what got through.
//!
//! ```
//! use full_mailboxes::{WhenFull, pay_each_other};
//! use std::sync::mpsc;
//!
//! // Room for two messages, and two to send: they fit, even if both wait.
//! let (receipts, _) = mpsc::channel();
//! let receipts = [receipts.clone(), receipts];
//! let [alice, bob] = pay_each_other(2, 2, WhenFull::Wait, receipts);
//! assert_eq!([alice.balance, bob.balance], [1_000_00, 500_00]);
//! ```

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;

/// What an account does when the mailbox it writes to is full.
#[derive(Clone, Copy, Debug)]
pub enum WhenFull {
    /// Wait for room, and receive nothing meanwhile.
    Wait,
    /// Let it be, and say so.
    Refuse,
}

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Pay an account 1.00 by each of so many messages.
    Pay {
        /// The mailbox of the account to pay.
        to: SyncSender<BankMessage>,
        /// How many messages.
        messages: u32,
        /// Learns of each message whether it was sent.
        receipts: Sender<Result<(), Refused>>,
    },
}

/// Why a message was not sent; the balance is as it was.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is less than 1.00 in the account.
    NotCovered,
    /// The mailbox of the payee is full or closed.
    NotSent,
}

/// What is left when an account closes. Amounts are in cents.
#[derive(Debug, PartialEq, Eq)]
pub struct Closing {
    /// The balance at the end.
    pub balance: u64,
    /// The deposits that would not have fitted into the balance.
    pub refused: Vec<u64>,
}

// ANCHOR: account
/// Handles messages until the last sender is gone.
pub fn run(
    balance: u64,
    when_full: WhenFull,
    mailbox: Receiver<BankMessage>,
) -> Closing {
    let mut closing = Closing { balance, refused: Vec::new() };
    for message in mailbox {
        match message {
            BankMessage::Deposit(amount) => {
                match closing.balance.checked_add(amount) {
                    Some(sum) => closing.balance = sum,
                    None => closing.refused.push(amount),
                }
            }
            BankMessage::Pay { to, messages, receipts } => {
                for _ in 0..messages {
                    let _ = receipts.send(pay(
                        &mut closing.balance,
                        &to,
                        when_full,
                    ));
                }
            }
        }
    }
    closing
}

fn pay(
    balance: &mut u64,
    to: &SyncSender<BankMessage>,
    when_full: WhenFull,
) -> Result<(), Refused> {
    let rest = balance.checked_sub(1_00).ok_or(Refused::NotCovered)?;
    match when_full {
        WhenFull::Wait => to.send(BankMessage::Deposit(1_00)).ok(),
        WhenFull::Refuse => to.try_send(BankMessage::Deposit(1_00)).ok(),
    }
    .ok_or(Refused::NotSent)?;
    *balance = rest;
    Ok(())
}
// ANCHOR_END: account

// ANCHOR: bank
/// Alice (1000.00) and Bob (500.00) pay each other at the same time.
/// Both mailboxes have the same room, for at least one message; each payer has
/// receipts of its own.
pub fn pay_each_other(
    room: usize,
    messages: u32,
    when_full: WhenFull,
    [alices, bobs]: [Sender<Result<(), Refused>>; 2],
) -> [Closing; 2] {
    let (alice, alice_mailbox) = mpsc::sync_channel(room);
    let (bob, bob_mailbox) = mpsc::sync_channel(room);
    // Both orders are in the mailboxes before either account opens.
    let _ = alice.send(BankMessage::Pay {
        to: bob.clone(),
        messages,
        receipts: alices,
    });
    let _ = bob.send(BankMessage::Pay { to: alice, messages, receipts: bobs });
    drop(bob);

    let alice = thread::spawn(move || run(1_000_00, when_full, alice_mailbox));
    let bob = thread::spawn(move || run(500_00, when_full, bob_mailbox));
    [alice, bob].map(|account| account.join().expect("no account panics"))
}
// ANCHOR_END: bank

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotCovered => f.write_str("the payer has less than that"),
            Self::NotSent => {
                f.write_str("the mailbox of the payee is full or closed")
            }
        }
    }
}

impl std::error::Error for Refused {}
