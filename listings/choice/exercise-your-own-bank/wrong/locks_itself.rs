//! It forgets that Alice may pay Alice.
//!
//! Red: a transfer to oneself waits for itself

use std::sync::Mutex;

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
    accounts: Vec<Mutex<u64>>,
}

impl Bank {
    /// Opens accounts with these balances.
    pub fn open(balances: &[u64]) -> Self {
        Self { accounts: balances.iter().map(|&it| Mutex::new(it)).collect() }
    }

    /// Moves `amount` cents.
    pub fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        let (first, second) = (from.min(to), from.max(to));
        let first = self.accounts[first].lock().unwrap();
        let second = self.accounts[second].lock().unwrap();
        let (mut payer, mut payee) =
            if from < to { (first, second) } else { (second, first) };
        let left = payer.checked_sub(amount).ok_or(Refused::NotCovered)?;
        *payee = payee.checked_add(amount).ok_or(Refused::DoesNotFit)?;
        *payer = left;
        Ok(())
    }

    /// All balances.
    pub fn audit(&self) -> Vec<u64> {
        let all: Vec<_> =
            self.accounts.iter().map(|it| it.lock().unwrap()).collect();
        all.iter().map(|it| **it).collect()
    }
}
