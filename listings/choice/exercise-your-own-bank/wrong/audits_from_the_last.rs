//! A transfer locks the lower account first, and the audit the highest.
//!
//! Red: an audit and a transfer wait for each other
use std::sync::{Mutex, MutexGuard};

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
    balances: Vec<Mutex<u64>>,
}

impl Bank {
    /// Opens accounts 0, 1, 2, … with these balances in cents.
    pub fn open(balances: &[u64]) -> Self {
        Self { balances: balances.iter().map(|&it| Mutex::new(it)).collect() }
    }

    /// Moves `amount` cents; when it returns, that is done or refused. To
    /// oneself, it must be covered and changes nothing.
    pub fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        if from == to {
            let left = self.lock(from).checked_sub(amount);
            return left.map(drop).ok_or(Refused::NotCovered);
        }
        let (low, high) = (from.min(to), from.max(to));
        let (mut low, mut high) = (self.lock(low), self.lock(high));
        let (payer, payee) = match from < to {
            true => (&mut *low, &mut *high),
            false => (&mut *high, &mut *low),
        };
        let left = payer.checked_sub(amount).ok_or(Refused::NotCovered)?;
        *payee = payee.checked_add(amount).ok_or(Refused::DoesNotFit)?;
        *payer = left;
        Ok(())
    }

    /// All balances in cents, as they were at one moment.
    pub fn audit(&self) -> Vec<u64> {
        let from_the_last = (0..self.balances.len()).rev();
        let all: Vec<_> = from_the_last.map(|it| self.lock(it)).collect();
        all.iter().rev().map(|balance| **balance).collect()
    }

    fn lock(&self, account: AccountId) -> MutexGuard<'_, u64> {
        self.balances[account].lock().expect("nobody panics")
    }
}
