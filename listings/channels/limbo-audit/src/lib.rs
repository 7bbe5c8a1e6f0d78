//! Broken on purpose: an auditor who asks one account after the other finds a
//! wrong total.
//!
//! Promises, as long as both accounts stay open, no balance overflows and
//! nothing crashes: no money is lost, and once all messages are read the total
//! is right again. Until then the money of a transfer can be in no account,
//! or be counted twice.
//!
//! ```
//! use limbo_audit::{Account, BankMessage};
//! use std::sync::mpsc;
//!
//! let (bob, unread) = mpsc::channel();
//! let mut alice = Account::open(1_000_00);
//! alice.handle(BankMessage::Transfer { to: bob, amount: 200_00 });
//! assert_eq!(alice.balance(), 800_00); // and nobody else has the 200.00 yet
//! assert!(matches!(unread.try_recv(), Ok(BankMessage::Deposit(200_00))));
//! ```

use std::sync::mpsc::{self, Receiver, Sender};

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Take money off this balance, if it is there, and send it to another
    /// account.
    Transfer {
        /// The mailbox of the account to pay.
        to: Address,
        /// How much.
        amount: u64,
    },
    /// Send the balance to whoever asked.
    GetBalance(Sender<u64>),
}

/// The sending half of an account's mailbox.
pub type Address = Sender<BankMessage>;

/// An account whose messages can also be handed to it one by one.
#[derive(Debug)]
pub struct Account {
    balance: u64,
}

// ANCHOR: bank
impl Account {
    /// Opens an account with a balance in cents.
    pub fn open(balance: u64) -> Self {
        Self { balance }
    }

    /// The balance in cents, unread messages not counted.
    pub fn balance(&self) -> u64 {
        self.balance
    }

    /// Handles messages until the last sender is gone; returns the closing
    /// balance.
    pub fn run(mut self, mailbox: Receiver<BankMessage>) -> u64 {
        for message in mailbox {
            self.handle(message);
        }
        self.balance
    }

    /// Does what one message asks.
    pub fn handle(&mut self, message: BankMessage) {
        match message {
            BankMessage::Deposit(amount) => self.balance += amount,
            BankMessage::Transfer { to, amount } if amount <= self.balance => {
                self.balance -= amount;
                let _ = to.send(BankMessage::Deposit(amount));
            }
            BankMessage::Transfer { .. } => {}
            BankMessage::GetBalance(asker) => {
                let _ = asker.send(self.balance);
            }
        }
    }
}

/// Asks an open account for its balance in cents, and waits for the answer.
pub fn ask(account: &Address) -> u64 {
    let (asker, answer) = mpsc::channel();
    account.send(BankMessage::GetBalance(asker)).expect("the account is open");
    answer.recv().expect("an open account answers")
}

/// Has one account pay another, and waits until that is sent or refused.
pub fn transfer(from: &Address, to: &Address, amount: u64) {
    let message = BankMessage::Transfer { to: to.clone(), amount };
    from.send(message).expect("the account is open");
    ask(from); // the payer sends the deposit before it reads this question
}

/// Asks two accounts, one after the other, and adds up the cents.
///
/// `meanwhile` is whatever happens between the two questions.
pub fn audit(first: &Address, last: &Address, meanwhile: impl FnOnce()) -> u64 {
    let seen = ask(first);
    meanwhile();
    seen + ask(last)
}
// ANCHOR_END: bank
