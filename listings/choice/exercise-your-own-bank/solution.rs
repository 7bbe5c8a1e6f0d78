//! Solution: one lock around all balances, since every caller waits for its
//! answer, and each critical section is short.

// ANCHOR: solution
use std::sync::{Mutex, MutexGuard, PoisonError};

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
    balances: Mutex<Vec<u64>>,
}

impl Bank {
    /// Opens accounts 0, 1, 2, … with these balances in cents.
    pub fn open(balances: &[u64]) -> Self {
        Self { balances: Mutex::new(balances.to_vec()) }
    }

    /// Moves `amount` cents; when it returns, that is done or refused. To
    /// oneself, it must be covered and changes nothing.
    pub fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        // One guard for the look and the change: check-then-act in one step.
        let mut balances = self.lock();
        let left =
            balances[from].checked_sub(amount).ok_or(Refused::NotCovered)?;
        if from != to {
            let paid =
                balances[to].checked_add(amount).ok_or(Refused::DoesNotFit)?;
            (balances[from], balances[to]) = (left, paid);
        }
        Ok(())
    }

    /// All balances in cents, as they were at one moment.
    pub fn audit(&self) -> Vec<u64> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<u64>> {
        // Who names an account that is not there panics, and has changed nothing.
        self.balances.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: solution
