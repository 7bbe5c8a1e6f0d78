//! It opens what it did not find, without a second look.
//!
//! Red: eight opened Alice's account at once

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

/// Balances in cents, by name.
pub type Accounts = RwLock<HashMap<String, Arc<Mutex<u64>>>>;

/// The account of this name; opens it if there is none.
pub fn account(accounts: &Accounts, name: &str) -> Arc<Mutex<u64>> {
    let known = accounts.read().unwrap().get(name).cloned();
    if let Some(account) = known {
        return account;
    }
    // The reader has left. Somebody else may have opened the account since, so
    // `entry` looks again.
    let mut accounts = accounts.write().unwrap();
    let account = Arc::default();
    accounts.insert(name.to_owned(), Arc::clone(&account));
    account
}
