//! The check and the change are one step: one critical section, or one message.
//!
//! Promises: tills pay out no more than the account holds, and whoever is
//! refused learns it.
//!
//! ```
//! use one_step_check::{Account, NotCovered};
//!
//! let account = Account::open(100_00);
//! assert_eq!(account.withdraw(80_00), Ok(()));
//! assert_eq!(account.withdraw(80_00), Err(NotCovered));
//! assert_eq!(account.balance(), 20_00);
//! ```

// ANCHOR: one_step
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, MutexGuard};

/// The account does not hold that much; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct NotCovered;

/// The check and the change; both disciplines use it.
fn take(balance: &mut u64, amount: u64) -> Result<(), NotCovered> {
    *balance = balance.checked_sub(amount).ok_or(NotCovered)?;
    Ok(())
}

/// An account behind a lock.
pub struct Account {
    balance: Mutex<u64>,
}

impl Account {
    /// Opens an account with a balance in cents.
    pub fn open(balance: u64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    /// The balance in cents, as it was at one moment.
    pub fn balance(&self) -> u64 {
        *self.lock()
    }

    /// One critical section: the guard lives until `take` has returned.
    pub fn withdraw(&self, amount: u64) -> Result<(), NotCovered> {
        take(&mut self.lock(), amount)
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.balance.lock().expect("nobody panics with the balance in hand")
    }
}

/// One message: take `amount` cents, if they are there, and tell me.
#[derive(Debug)]
pub struct Withdraw {
    /// In cents.
    pub amount: u64,
    /// Where the answer goes.
    pub asker: Sender<Result<(), NotCovered>>,
}

/// Handles messages until the last sender is gone; returns the last balance in
/// cents.
pub fn run(mut balance: u64, mailbox: Receiver<Withdraw>) -> u64 {
    for Withdraw { amount, asker } in mailbox {
        let _ = asker.send(take(&mut balance, amount)); // who asked may have left
    }
    balance
}

/// Sends the message and waits for the answer.
pub fn withdraw(
    account: &Sender<Withdraw>,
    amount: u64,
) -> Result<(), NotCovered> {
    let (asker, answer) = mpsc::channel();
    account.send(Withdraw { amount, asker }).expect("the account is open");
    answer.recv().expect("an open account answers")
}
// ANCHOR_END: one_step

impl std::fmt::Display for NotCovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the account does not hold that much")
    }
}

impl std::error::Error for NotCovered {}
