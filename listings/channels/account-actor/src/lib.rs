//! One account, one thread, one mailbox: no other thread can reach the balance.
//!
//! Promises: messages from one sender are handled one at a time, in the order
//! they were sent. It does *not* promise that a transfer arrives;
//! `lost-message` shows what is missing.
//!
//! ```
//! use account_actor::{Account, BankMessage};
//! use std::sync::mpsc;
//!
//! let (teller, mailbox) = mpsc::channel();
//! teller.send(BankMessage::Deposit(5_00)).unwrap();
//! drop(teller); // the last sender is gone: the account closes
//! assert_eq!(Account::open(10_00).run(mailbox), 15_00);
//! ```

// ANCHOR: actor
use std::sync::mpsc::{Receiver, Sender};

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Take this much off the balance, if it is there.
    Withdraw(u64),
    /// Take money off this balance, if it is there, and send it to another
    /// account.
    Transfer {
        /// The mailbox of the account to pay.
        to: Sender<BankMessage>,
        /// How much.
        amount: u64,
    },
    /// Send the balance to whoever asked.
    GetBalance(Sender<u64>),
}

/// An account. Once it runs, its balance belongs to one thread.
#[derive(Debug)]
pub struct Account {
    balance: u64,
}

impl Account {
    /// Opens an account with a balance in cents.
    pub fn open(balance: u64) -> Self {
        Self { balance }
    }

    /// Handles messages until the last sender is gone; returns the closing
    /// balance in cents.
    pub fn run(mut self, mailbox: Receiver<BankMessage>) -> u64 {
        for message in mailbox {
            self.handle(message);
        }
        self.balance
    }

    fn handle(&mut self, message: BankMessage) {
        match message {
            BankMessage::Deposit(amount) => self.balance += amount,
            BankMessage::Withdraw(amount) => {
                self.debit(amount);
            }
            BankMessage::Transfer { to, amount } => {
                if self.debit(amount) {
                    let _ = to.send(BankMessage::Deposit(amount));
                }
            }
            BankMessage::GetBalance(asker) => {
                let _ = asker.send(self.balance);
            }
        }
    }

    fn debit(&mut self, amount: u64) -> bool {
        let covered = amount <= self.balance;
        if covered {
            self.balance -= amount;
        }
        covered
    }
}
// ANCHOR_END: actor
