//! Broken on purpose: money and refusals vanish without a word, and no crash
//! is needed.
//!
//! Promises: nothing. A payment to a closed account is lost, a refused
//! withdrawal is silent, and a deposit that does not fit takes the account
//! down. `refund-on-drop` repairs all three.
//!
//! ```
//! use lost_message::{Account, BankMessage};
//! use std::sync::mpsc;
//!
//! let (bob, bobs_mailbox) = mpsc::channel();
//! drop(bobs_mailbox); // Bob is gone
//! let (alice, mailbox) = mpsc::channel();
//! alice.send(BankMessage::Transfer { to: bob, amount: 200_00 }).unwrap();
//! drop(alice);
//! // And now 200.00 is nowhere.
//! assert_eq!(Account::open(1_000_00).run(mailbox), 800_00);
//! ```

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
    /// Send the balance to whoever asked, and receive no more.
    Close(Sender<u64>),
}

/// An account. Once it runs, its balance belongs to one thread.
#[derive(Debug)]
pub struct Account {
    balance: u64,
}

// ANCHOR: account
impl Account {
    /// Opens an account with a balance in cents.
    pub fn open(balance: u64) -> Self {
        Self { balance }
    }

    /// Handles messages until one says `Close` or the last sender is gone;
    /// returns the closing balance in cents.
    pub fn run(mut self, mailbox: Receiver<BankMessage>) -> u64 {
        while let Ok(message) = mailbox.recv() {
            match message {
                // May overflow.
                BankMessage::Deposit(amount) => self.balance += amount,
                BankMessage::Withdraw(amount) => {
                    self.debit(amount); // who is told if this was refused?
                }
                BankMessage::Transfer { to, amount } => {
                    if self.debit(amount) {
                        // And if this fails?
                        let _ = to.send(BankMessage::Deposit(amount));
                    }
                }
                BankMessage::Close(asker) => {
                    drop(mailbox);
                    let _ = asker.send(self.balance);
                    break;
                }
            }
        }
        self.balance
    }

    fn debit(&mut self, amount: u64) -> bool {
        let covered = amount <= self.balance;
        if covered {
            self.balance -= amount;
        }
        covered
    }
}
// ANCHOR_END: account
