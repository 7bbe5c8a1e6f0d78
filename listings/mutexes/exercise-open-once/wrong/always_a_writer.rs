//! It disturbs everybody, also for an account that is known.
//!
//! Red: waits and waits

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

/// Balances in cents, by name.
pub type Accounts = RwLock<HashMap<String, Arc<Mutex<u64>>>>;

/// The account of this name; opens it if there is none.
pub fn account(accounts: &Accounts, name: &str) -> Arc<Mutex<u64>> {
    let mut accounts = accounts.write().unwrap();
    Arc::clone(accounts.entry(name.to_owned()).or_default())
}
