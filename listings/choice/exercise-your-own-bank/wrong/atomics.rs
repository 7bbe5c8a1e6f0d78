//! It has an atomic for each balance, and changes one after the other.
//!
//! Red: an audit saw a transfer half-done
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// The number of an account: 0, 1, 2, …
pub type AccountId = usize;

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
}

/// All accounts of a bank.
#[derive(Debug)]
pub struct Bank {
    balances: Vec<AtomicU64>,
}

impl Bank {
    /// Opens accounts 0, 1, 2, … with these balances in cents.
    pub fn open(balances: &[u64]) -> Self {
        Self {
            balances: balances.iter().map(|&it| AtomicU64::new(it)).collect(),
        }
    }

    /// Moves `amount` cents; when it returns, that is done or refused. To
    /// oneself, it must be covered and changes nothing.
    pub fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        let [from, to] = [from, to].map(|it| &self.balances[it]);
        from.fetch_update(SeqCst, SeqCst, |it| it.checked_sub(amount))
            .map_err(|_| Refused::NotCovered)?;
        let paid = to.fetch_update(SeqCst, SeqCst, |it| it.checked_add(amount));
        if paid.is_err() {
            from.fetch_add(amount, SeqCst);
            return Err(Refused::DoesNotFit);
        }
        Ok(())
    }

    /// All balances in cents, as they were at one moment.
    pub fn audit(&self) -> Vec<u64> {
        self.balances.iter().map(|it| it.load(SeqCst)).collect()
    }
}
