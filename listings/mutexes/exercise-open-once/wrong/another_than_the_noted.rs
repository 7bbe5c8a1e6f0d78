//! It notes one account down, and returns another.
//!
//! Red: eight opened Alice

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
    accounts.entry(name.to_owned()).or_insert_with(|| Arc::clone(&account));
    account
}
