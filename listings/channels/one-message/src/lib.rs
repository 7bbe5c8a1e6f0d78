//! Both accounts of a transfer travel in one message to one worker, and come
//! back in its reply.
//!
//! Promises: while the worker and the asker live, a transfer is all or nothing, and nobody sees the middle of it; if the worker goes, so do the accounts in its mailbox, and those in a reply if its asker goes.
//! It does *not* promise that unrelated transfers get on with their work
//! meanwhile.
//!
//! ```
//! use one_message::{Account, Settled, TransactionWrapper, run_worker};
//! use std::sync::mpsc;
//!
//! let (worker, mailbox) = mpsc::channel();
//! let (manager, approval) = mpsc::channel();
//! let (reply, answer) = mpsc::channel();
//! let (from, to) = (Account { balance: 10_00 }, Account { balance: 0 });
//! let amount = 4_00;
//! let message = TransactionWrapper { from, to, amount, approval, reply };
//! worker.send(message).unwrap();
//! manager.send(true).unwrap();
//! drop(worker); // the last sender is gone: the worker ends
//! run_worker(mailbox);
//! let Settled { from, to, outcome } = answer.recv().unwrap();
//! assert_eq!((from.balance, to.balance, outcome), (6_00, 4_00, Ok(())));
//! ```

use std::sync::mpsc::{Receiver, Sender};

/// An account. It cannot be cloned: whoever has it is the only one who has it.
#[derive(Debug)]
pub struct Account {
    /// In cents.
    pub balance: u64,
}

/// Why no money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The manager said no, or went away without a word.
    NotApproved,
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
}

// ANCHOR: worker
/// A message with two accounts in it.
#[derive(Debug)]
pub struct TransactionWrapper {
    /// The account that pays.
    pub from: Account,
    /// The account that is paid.
    pub to: Account,
    /// How much, in cents.
    pub amount: u64,
    /// Where the manager's yes or no arrives.
    pub approval: Receiver<bool>,
    /// The way home for both accounts.
    pub reply: Sender<Settled>,
}

/// Both accounts again, and what became of the transfer.
#[derive(Debug)]
pub struct Settled {
    /// The account that was to pay.
    pub from: Account,
    /// The account that was to be paid.
    pub to: Account,
    /// Whether money moved.
    pub outcome: Result<(), Refused>,
}

/// Settles one message after the other until the last sender is gone.
pub fn run_worker(mailbox: Receiver<TransactionWrapper>) {
    for TransactionWrapper { mut from, mut to, amount, approval, reply } in
        mailbox
    {
        let outcome = match approval.recv() {
            Ok(true) => transfer(&mut from, &mut to, amount),
            _ => Err(Refused::NotApproved),
        };
        let _ = reply.send(Settled { from, to, outcome });
    }
}

fn transfer(
    from: &mut Account,
    to: &mut Account,
    amount: u64,
) -> Result<(), Refused> {
    let paid = from.balance.checked_sub(amount).ok_or(Refused::NotCovered)?;
    let received = to.balance.checked_add(amount).ok_or(Refused::DoesNotFit)?;
    (from.balance, to.balance) = (paid, received);
    Ok(())
}
// ANCHOR_END: worker

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotApproved => f.write_str("not approved"),
            Self::NotCovered => f.write_str("the payer has less than that"),
            Self::DoesNotFit => f.write_str("the payee has no room for it"),
        }
    }
}

impl std::error::Error for Refused {}
