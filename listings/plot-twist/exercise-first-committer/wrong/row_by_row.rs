//! Looks at a row and writes it, and then at the next.
//!
//! Red: one row is refused, and another is written

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
    pub fn begin(&self) -> Transaction {
        Transaction { snapshot: self.clone(), writes: BTreeMap::new() }
    }

    pub fn commit(
        &mut self,
        transaction: Transaction,
    ) -> Result<(), SerializationFailure> {
        let commit = self.commits + 1;
        for (name, balance) in transaction.writes {
            let now = self.rows.get(&name).map(|row| row.0);
            let then = transaction.snapshot.rows.get(&name).map(|row| row.0);
            if now != then {
                return Err(SerializationFailure);
            }
            self.rows.insert(name, (commit, balance));
        }
        self.commits = commit;
        Ok(())
    }
}
