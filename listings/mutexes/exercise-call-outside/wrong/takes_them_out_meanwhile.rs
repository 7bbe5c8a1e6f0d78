//! It takes the observers out while it calls them, and puts them back then.
//!
//! Red: each deposit tells the balance that it has made

use std::sync::{Arc, Mutex};

/// Is told the new balance, in cents.
pub type Observer = Arc<dyn Fn(u64) + Send + Sync>;

/// The balance would be more than `u64::MAX` cents; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

/// An account that is watched.
#[derive(Default)]
pub struct Account {
    balance: Mutex<u64>,
    observers: Mutex<Vec<Observer>>,
}
impl Account {
    /// What is in the account, in cents.
    pub fn balance(&self) -> u64 {
        *self.balance.lock().unwrap()
    }

    /// Calls this observer from now on.
    pub fn watch(&self, observer: Observer) {
        self.observers.lock().unwrap().push(observer);
    }

    /// Adds an amount in cents, then tells every observer the new balance.
    pub fn deposit(&self, amount: u64) -> Result<u64, DoesNotFit> {
        let new = {
            let mut balance = self.balance.lock().unwrap();
            *balance = balance.checked_add(amount).ok_or(DoesNotFit)?;
            *balance
        };
        // In the head of the `for`, this lock would be held for the whole loop.
        let observers = std::mem::take(&mut *self.observers.lock().unwrap());
        for observer in &observers {
            observer(new);
        }
        *self.observers.lock().unwrap() = observers;
        Ok(new)
    }
}
