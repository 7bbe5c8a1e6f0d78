//! Solution: look as a reader, leave, and look again as a writer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

/// Balances in cents, by name.
pub type Accounts = RwLock<HashMap<String, Arc<Mutex<u64>>>>;

// ANCHOR: solution
/// The account of this name; opens it if there is none.
pub fn account(accounts: &Accounts, name: &str) -> Arc<Mutex<u64>> {
    let known = accounts.read().unwrap().get(name).cloned();
    if let Some(account) = known {
        return account;
    }
    // The reader has left. Somebody else may have opened the account since, so
    // `entry` looks again.
    let mut accounts = accounts.write().unwrap();
    Arc::clone(accounts.entry(name.to_owned()).or_default())
}
// ANCHOR_END: solution
