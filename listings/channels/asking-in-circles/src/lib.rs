//! Broken on purpose: an account that is asked for a joint balance asks its
//! partner, and waits for the answer without reading its own messages.
//!
//! Asked one after the other, two partners answer. With both questions in the
//! mailboxes, neither ever does, and it does not matter in which order the threads
//! run.
//!
//! ```
//! use asking_in_circles::{Account, BankMessage};
//! use std::{sync::mpsc, thread};
//!
//! let (journal, _) = mpsc::channel();
//! let (alice, alice_mailbox) = mpsc::channel();
//! let (bob, bob_mailbox) = mpsc::channel();
//! let account = Account::open("Alice", 10_00, journal.clone());
//! thread::spawn(|| account.run(alice_mailbox));
//! thread::spawn(|| Account::open("Bob", 5_00, journal).run(bob_mailbox));
//!
//! let (asker, answer) = mpsc::channel();
//! let partner = ("Bob", bob);
//! alice.send(BankMessage::GetJointBalance { partner, asker }).unwrap();
//! assert_eq!(answer.recv(), Ok(15_00)); // one question alone does no harm
//! ```

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// What an account can be asked.
#[derive(Debug)]
pub enum BankMessage {
    /// Send the balance, in cents, to whoever asked.
    GetBalance(Sender<u64>),
    /// Ask the partner for its balance, add one's own, send the sum to whoever
    /// asked.
    GetJointBalance {
        /// The partner's name and mailbox.
        partner: (&'static str, Sender<BankMessage>),
        /// Gets the sum, in cents. Two balances always fit.
        asker: Sender<u128>,
    },
}

/// An account that writes into a journal for whom it is about to wait.
#[derive(Debug)]
pub struct Account {
    name: &'static str,
    balance: u64,
    journal: Sender<(&'static str, &'static str)>,
}

// ANCHOR: account
impl Account {
    /// Opens an account with a balance in cents. The journal gets (who waits,
    /// for whom).
    pub fn open(
        name: &'static str,
        balance: u64,
        journal: Sender<(&'static str, &'static str)>,
    ) -> Self {
        Self { name, balance, journal }
    }

    /// Handles messages until the last sender is gone.
    pub fn run(self, mailbox: Receiver<BankMessage>) {
        for message in mailbox {
            match message {
                BankMessage::GetBalance(asker) => {
                    let _ = asker.send(self.balance);
                }
                BankMessage::GetJointBalance {
                    partner: (name, partner),
                    asker,
                } => {
                    let (reply, answer) = mpsc::channel();
                    let _ = partner.send(BankMessage::GetBalance(reply));
                    let _ = self.journal.send((self.name, name));
                    // As long as the account stands here, its own messages lie
                    // unread.
                    if let Ok(theirs) = answer.recv() {
                        let _ = asker.send(
                            u128::from(self.balance) + u128::from(theirs),
                        );
                    }
                }
            }
        }
    }
}

/// Asks Alice and Bob at the same time for what they have together, in cents.
pub fn ask_both(
    journal: Sender<(&'static str, &'static str)>,
) -> [Option<u128>; 2] {
    let (alice, alice_mailbox) = mpsc::channel();
    let (bob, bob_mailbox) = mpsc::channel();
    let [(alices_asker, from_alice), (bobs_asker, from_bob)] =
        [mpsc::channel(), mpsc::channel()];
    // Both questions are in the mailboxes before either account opens.
    let partner = ("Bob", bob.clone());
    let _ = alice
        .send(BankMessage::GetJointBalance { partner, asker: alices_asker });
    let partner = ("Alice", alice);
    let _ =
        bob.send(BankMessage::GetJointBalance { partner, asker: bobs_asker });
    drop(bob);

    let alices = Account::open("Alice", 1_000_00, journal.clone());
    let bobs = Account::open("Bob", 500_00, journal);
    thread::spawn(|| alices.run(alice_mailbox));
    thread::spawn(|| bobs.run(bob_mailbox));
    [from_alice.recv().ok(), from_bob.recv().ok()]
}
// ANCHOR_END: account
