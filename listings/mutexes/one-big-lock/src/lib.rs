//! A ledger that knows nothing of threads, and one mutex around all of it.
//!
//! Promises: a transfer changes both accounts or neither, nobody sees the
//! middle of one, and there is no second lock that anybody could wait for.
//!
//! ```
//! use one_big_lock::{Ledger, Refused};
//! use std::sync::Mutex;
//!
//! let bank = Mutex::new(Ledger::open([10_00, 0]));
//! assert_eq!(bank.lock().unwrap().transfer(0, 1, 4_00), Ok(()));
//! let too_much = bank.lock().unwrap().transfer(0, 1, 6_01);
//! assert_eq!(too_much, Err(Refused::NotCovered));
//! assert_eq!(bank.lock().unwrap().total(), 10_00);
//! ```

/// The number of an account: its place in the ledger.
pub type AccountId = usize;

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The ledger has no such account.
    NoSuchAccount(AccountId),
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
}

// ANCHOR: ledger
/// All accounts of the bank. Threads share it as a `Mutex<Ledger>`.
#[derive(Debug)]
pub struct Ledger {
    balances: Vec<u64>,
}

impl Ledger {
    /// Opens accounts 0, 1, 2, … with these balances in cents.
    pub fn open(balances: impl IntoIterator<Item = u64>) -> Self {
        Self { balances: balances.into_iter().collect() }
    }

    /// The balance of one account in cents.
    pub fn balance(&self, id: AccountId) -> Result<u64, Refused> {
        self.balances.get(id).copied().ok_or(Refused::NoSuchAccount(id))
    }

    /// Moves `amount` cents. To oneself, that must be covered and changes
    /// nothing.
    pub fn transfer(
        &mut self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        let (payer, payee) = (self.balance(from)?, self.balance(to)?);
        if payer < amount {
            return Err(Refused::NotCovered);
        }
        if from != to {
            let paid = payee.checked_add(amount).ok_or(Refused::DoesNotFit)?;
            self.balances[from] = payer - amount;
            self.balances[to] = paid;
        }
        Ok(())
    }

    /// The sum of all balances. It may need more than 64 bits.
    pub fn total(&self) -> u128 {
        self.balances.iter().map(|&balance| u128::from(balance)).sum()
    }
}
// ANCHOR_END: ledger

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchAccount(id) => write!(f, "there is no account {id}"),
            Self::NotCovered => f.write_str("the payer has less than that"),
            Self::DoesNotFit => {
                f.write_str("the payee's balance would not fit into 64 bits")
            }
        }
    }
}

impl std::error::Error for Refused {}
