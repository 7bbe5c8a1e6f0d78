//! It locks the payer first, so two opposite transfers lock in opposite orders.

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
        let mut payer = self.accounts[from].lock().unwrap();
        let left = payer.checked_sub(amount).ok_or(Refused::NotCovered)?;
        if from == to {
            return Ok(());
        }
        let mut payee = self.accounts[to].lock().unwrap();
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
