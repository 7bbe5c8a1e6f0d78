//! The techniques that take locks, each as a [`Bank`].

use crate::{AccountId, Bank, Refused};
use std::sync::{Mutex, MutexGuard};

/// Turns a listing's own refusal into the suite's. Every listing names them
/// alike, and each has a type of its own.
macro_rules! refused {
    ($listing:ident) => {
        #[allow(unreachable_patterns, reason = "one big lock is not poisoned")]
        |refused| match refused {
            $listing::Refused::NotCovered => Refused::NotCovered,
            $listing::Refused::DoesNotFit => Refused::DoesNotFit,
            $listing::Refused::NoSuchAccount(id) => {
                panic!("there is no account {id}")
            }
            refused => panic!("{refused:?}"),
        }
    };
}

/// `id-order`: a lock for each account, the lower number first.
#[derive(Debug)]
pub struct IdOrder {
    bank: id_order::Bank,
    accounts: usize,
}

impl Bank for IdOrder {
    fn open(balances: &[u64]) -> Self {
        let bank = id_order::Bank::open(balances.iter().copied());
        Self { bank, accounts: balances.len() }
    }

    fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        self.bank.transfer(from, to, amount).map_err(refused!(id_order))
    }

    fn audit(&self) -> Option<u128> {
        Some(self.bank.total().expect("nobody panics"))
    }

    fn close(self) -> Vec<u64> {
        let account = |id| self.bank.account(id).expect("it was opened");
        (0..self.accounts).map(|id| *lock(account(id))).collect()
    }
}

/// `many-accounts`: as `id-order`, with lists of one transfer.
#[derive(Debug)]
pub struct ManyAccounts {
    bank: many_accounts::Bank,
    accounts: usize,
}

impl Bank for ManyAccounts {
    fn open(balances: &[u64]) -> Self {
        let bank = many_accounts::Bank::open(balances.iter().copied());
        Self { bank, accounts: balances.len() }
    }

    fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        let list = [many_accounts::Transfer { from, to, amount }];
        self.bank.transfer_all(&list).map_err(refused!(many_accounts))
    }

    fn audit(&self) -> Option<u128> {
        Some(self.bank.total().expect("nobody panics"))
    }

    fn close(self) -> Vec<u64> {
        let account = |id| self.bank.account(id).expect("it was opened");
        (0..self.accounts).map(|id| *lock(account(id))).collect()
    }
}

/// `one-big-lock`: one lock around all accounts.
#[derive(Debug)]
pub struct OneBigLock {
    ledger: Mutex<one_big_lock::Ledger>,
    accounts: usize,
}

impl Bank for OneBigLock {
    fn open(balances: &[u64]) -> Self {
        let ledger = one_big_lock::Ledger::open(balances.iter().copied());
        Self { ledger: Mutex::new(ledger), accounts: balances.len() }
    }

    fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        let mut ledger = lock(&self.ledger);
        ledger.transfer(from, to, amount).map_err(refused!(one_big_lock))
    }

    fn audit(&self) -> Option<u128> {
        Some(lock(&self.ledger).total())
    }

    fn close(self) -> Vec<u64> {
        let ledger = lock(&self.ledger);
        let balance = |id| ledger.balance(id).expect("it was opened");
        (0..self.accounts).map(balance).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics under a lock")
}
