//! Notes nothing down about an account that it does not know.
//!
//! Red: noted down

use std::collections::HashMap;

/// Balances in cents, each with the version of its row: the database counts
/// one up with every change.
#[derive(Debug, Default)]
pub struct Cache(pub HashMap<String, (u64, i64)>);
impl Cache {
    /// Notes down an answer of the database, unless a newer one is known.
    /// Returns the newest balance that is known then.
    pub fn note(&mut self, name: &str, version: u64, balance: i64) -> i64 {
        let answer = (version, balance);
        match self.0.get_mut(name) {
            Some(known) => {
                *known = answer.max(*known);
                known.1
            }
            None => balance,
        }
    }
}
