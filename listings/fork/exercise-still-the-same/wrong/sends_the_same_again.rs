//! It sends the same message again and again.
//!
//! Red: it tries again and again without looking

use std::sync::mpsc::{self, Sender};

/// What the account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Tell the balance.
    GetBalance(Sender<u64>),
    /// Put `new` in the place of the balance, if it is still `seen`.
    Replace {
        /// What the balance was when you looked.
        seen: u64,
        /// What it is to be.
        new: u64,
        /// Gets `Ok`, or what the balance is instead.
        asker: Sender<Result<(), Changed>>,
    },
}

/// The balance has changed; nothing was replaced.
#[derive(Debug, PartialEq, Eq)]
pub struct Changed {
    /// What it is now.
    pub balance: u64,
}

/// The account does not hold that much; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct NotCovered;

/// Takes `amount` cents off, if they are there; returns what is left.
///
/// If the balance has changed since it was looked at, works out everything
/// anew from the balance that the account tells, and tries again.
pub fn withdraw(
    account: &Sender<BankMessage>,
    amount: u64,
) -> Result<u64, NotCovered> {
    let (asker, answer) = mpsc::channel();
    account.send(BankMessage::GetBalance(asker)).expect("the account is open");
    let seen = answer.recv().expect("an open account answers");
    loop {
        let new = seen.checked_sub(amount).ok_or(NotCovered)?;
        let (asker, answer) = mpsc::channel();
        let message = BankMessage::Replace { seen, new, asker };
        account.send(message).expect("the account is open");
        match answer.recv().expect("an open account answers") {
            Ok(()) => return Ok(new),
            Err(_) => continue,
        }
    }
}
