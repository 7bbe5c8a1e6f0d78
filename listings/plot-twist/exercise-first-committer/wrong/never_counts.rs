//! It does not count the commits, so all versions are the same.
//!
//! Red: a deposit is lost

use std::collections::BTreeMap;

/// Balances in cents, each with the number of the commit that wrote it.
#[derive(Clone, Debug, Default)]
pub struct Database {
    /// By the account's name.
    pub rows: BTreeMap<String, (u64, i64)>,
    /// How many commits there have been.
    pub commits: u64,
}

/// A transaction that has begun.
#[derive(Clone, Debug)]
pub struct Transaction {
    /// The database as it was then: this is what the transaction reads.
    pub snapshot: Database,
    /// What it will write.
    pub writes: BTreeMap<String, i64>,
}

/// Somebody else's commit came first: `40001`.
#[derive(Debug, PartialEq)]
pub struct SerializationFailure;
impl Database {
    /// Begins a transaction.
    pub fn begin(&self) -> Transaction {
        Transaction { snapshot: self.clone(), writes: BTreeMap::new() }
    }

    /// Commits all writes, or none if a row that is to be written has been
    /// written by a commit since the transaction began.
    pub fn commit(
        &mut self,
        transaction: Transaction,
    ) -> Result<(), SerializationFailure> {
        let Transaction { snapshot, writes } = transaction;
        let version = |rows: &BTreeMap<String, (u64, i64)>, name| {
            rows.get(name).map(|&(commit, _)| commit)
        };
        let is_new =
            |name| version(&self.rows, name) != version(&snapshot.rows, name);
        if writes.keys().any(is_new) {
            return Err(SerializationFailure);
        }
        for (name, balance) in writes {
            self.rows.insert(name, (self.commits, balance));
        }
        Ok(())
    }
}
