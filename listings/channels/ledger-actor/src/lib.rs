//! One actor owns every account; a transfer is one message, and so is an audit.
//!
//! Promises: a transfer changes both accounts or neither, an audit never sees
//! the middle of one, a refusal changes nothing, and every message is
//! answered.
//!
//! ```
//! use ledger_actor::{Ledger, LedgerMessage};
//! use std::sync::mpsc;
//!
//! let (teller, mailbox) = mpsc::channel();
//! let (reply, answer) = mpsc::channel();
//! let (from, to, amount) = (1, 2, 4_00);
//! teller.send(LedgerMessage::Transfer { from, to, amount, reply }).unwrap();
//! let (auditor, total) = mpsc::channel();
//! teller.send(LedgerMessage::Audit(auditor)).unwrap();
//! drop(teller); // the last sender is gone: the ledger closes
//! Ledger::open([(1, 10_00), (2, 0)]).run(mailbox);
//! assert_eq!(answer.recv(), Ok(Ok(())));
//! assert_eq!(total.recv(), Ok(10_00));
//! ```

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender};

/// The number of an account.
pub type AccountId = u32;

/// Why the ledger did not do what a message asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The ledger has no such account.
    NoSuchAccount(AccountId),
    /// The payer has less than that.
    NotCovered,
    /// The balance would no longer fit into 64 bits.
    DoesNotFit,
}

/// Where the ledger sends its answer.
pub type Reply<T> = Sender<Result<T, Refused>>;

/// What the ledger can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum LedgerMessage {
    /// Add this much to one account.
    Deposit(AccountId, u64, Reply<()>),
    /// Move money from one account to another.
    Transfer {
        /// The account that pays.
        from: AccountId,
        /// The account that is paid.
        to: AccountId,
        /// How much.
        amount: u64,
        /// Where to say how it went.
        reply: Reply<()>,
    },
    /// Tell the balance of one account.
    GetBalance(AccountId, Reply<u64>),
    /// Add up all accounts. The sum of many balances may need more than 64
    /// bits.
    Audit(Sender<u128>),
}

/// All accounts of the bank. Once it runs, they belong to one thread.
#[derive(Debug)]
pub struct Ledger {
    balances: HashMap<AccountId, u64>,
}

// ANCHOR: ledger
impl Ledger {
    /// Opens accounts, each with a balance in cents.
    pub fn open(accounts: impl IntoIterator<Item = (AccountId, u64)>) -> Self {
        Self { balances: accounts.into_iter().collect() }
    }

    /// Handles messages until the last sender is gone.
    pub fn run(mut self, mailbox: Receiver<LedgerMessage>) {
        for message in mailbox {
            match message {
                LedgerMessage::Deposit(account, amount, reply) => {
                    let _ = reply.send(self.deposit(account, amount));
                }
                LedgerMessage::Transfer { from, to, amount, reply } => {
                    let _ = reply.send(self.transfer(from, to, amount));
                }
                LedgerMessage::GetBalance(account, reply) => {
                    let _ = reply.send(self.balance(account));
                }
                LedgerMessage::Audit(auditor) => {
                    let _ = auditor.send(self.total());
                }
            }
        }
    }

    fn total(&self) -> u128 {
        self.balances.values().map(|&balance| u128::from(balance)).sum()
    }

    fn balance(&self, account: AccountId) -> Result<u64, Refused> {
        self.balances
            .get(&account)
            .copied()
            .ok_or(Refused::NoSuchAccount(account))
    }

    fn deposit(
        &mut self,
        account: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        let after = self.balance(account)?.checked_add(amount);
        self.balances.insert(account, after.ok_or(Refused::DoesNotFit)?);
        Ok(())
    }

    fn transfer(
        &mut self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        let paid = self
            .balance(from)?
            .checked_sub(amount)
            .ok_or(Refused::NotCovered)?;
        if from != to {
            self.deposit(to, amount)?; // if refused, nothing has changed yet
            self.balances.insert(from, paid);
        }
        Ok(())
    }
}
// ANCHOR_END: ledger

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchAccount(id) => write!(f, "there is no account {id}"),
            Self::NotCovered => f.write_str("the payer has less than that"),
            Self::DoesNotFit => f.write_str("the payee has no room for it"),
        }
    }
}

impl std::error::Error for Refused {}
