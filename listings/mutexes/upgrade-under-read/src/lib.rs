//! Broken on purpose: a reader asks to write while it is still inside, and so
//! it waits for itself to leave.
//!
//! ```
//! use std::sync::RwLock;
//! use upgrade_under_read::{NotCovered, withdraw};
//!
//! // As long as there is nothing to write, nothing is wrong.
//! assert_eq!(withdraw(&RwLock::new(5_00), 8_00), Err(NotCovered));
//! ```

// ANCHOR: upgrade
use std::sync::RwLock;

/// There is less in the account.
#[derive(Debug, PartialEq, Eq)]
pub struct NotCovered;

/// Takes an amount in cents, if it is there. Returns the new balance.
pub fn withdraw(balance: &RwLock<u64>, amount: u64) -> Result<u64, NotCovered> {
    match balance.read().unwrap().checked_sub(amount) {
        Some(rest) => {
            *balance.write().unwrap() = rest; // the reader has not left
            Ok(rest)
        }
        None => Err(NotCovered),
    }
}
// ANCHOR_END: upgrade

impl std::fmt::Display for NotCovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("there is less in the account")
    }
}

impl std::error::Error for NotCovered {}
