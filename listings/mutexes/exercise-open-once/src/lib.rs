//! Exercise: the book of accounts behind a read-write lock.
//!
//! Whoever asks for a name that is known must get by as a reader. Whoever asks
//! for a new one opens it, with nothing in it. Two who ask for the same new
//! name at the same time must get the same account.

// ANCHOR: stub
use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

/// Balances in cents, by name.
pub type Accounts = RwLock<HashMap<String, Arc<Mutex<u64>>>>;

/// The account of this name; opens it if there is none.
pub fn account(accounts: &Accounts, name: &str) -> Arc<Mutex<u64>> {
    todo!("find or open {name} in {accounts:?}")
}
// ANCHOR_END: stub
