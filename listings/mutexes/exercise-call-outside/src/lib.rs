//! Exercise: an account tells its observers of every deposit, and an observer
//! may do with the account whatever it likes.
//!
//! So no lock may be held while an observer is called. Observers are called in
//! the order in which they came. A deposit that does not fit is refused,
//! changes nothing, and is told to nobody.

// ANCHOR: stub
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
        todo!("add {amount} to {:?}, and tell everybody", self.balance)
    }
}
// ANCHOR_END: stub
