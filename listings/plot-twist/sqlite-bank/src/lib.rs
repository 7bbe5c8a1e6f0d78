//! The bank in a SQLite file: any number of processes, and each transfer in
//! one transaction.
//!
//! Promises: a transfer happens as a whole or not at all, also if its process
//! is killed at any system call; nobody reads half of it; no balance is
//! negative; whatever is refused is an error and changes nothing. Before it
//! is reported, the disk was asked to keep it; a power cut was not tested.
//!
//! ```
//! use sqlite_bank::{Refused, balance, open, transfer};
//!
//! let mut bank = open(":memory:".as_ref())?;
//! transfer(&mut bank, "Alice", "Bob", 200_00, || {})?;
//! assert_eq!(balance(&bank, "Bob")?, 700_00);
//! let refused = transfer(&mut bank, "Alice", "Bob", 800_01, || {});
//! assert_eq!(refused, Err(Refused::NotCovered));
//! # Ok::<(), Refused>(())
//! ```

// ANCHOR: bank
use rusqlite::{Connection, Error, TransactionBehavior, ffi};
use std::path::Path;
use std::time::Duration;
use std::{error, fmt};

/// Whole cents in a signed 64-bit integer, and never below zero.
const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS account (
        name    TEXT PRIMARY KEY,
        balance INTEGER NOT NULL CHECK (balance >= 0)
    ) STRICT;
    INSERT OR IGNORE INTO account VALUES ('Alice', 100000), ('Bob', 50000);";

/// Why a transfer is not known to be done. All but the last say that nothing
/// was changed.
#[derive(Debug, PartialEq)]
pub enum Refused {
    /// There is no account of this name.
    NoSuchAccount(String),
    /// The payer has less than that.
    NotCovered,
    /// The amount, or the payee's balance, would not fit into 64 bits.
    DoesNotFit,
    /// `SQLITE_BUSY`: somebody else had the file for as long as we wait.
    Busy,
    /// Any other error, in SQLite's words. If it came from the disk at the
    /// commit, the transfer may be done or not.
    Database(String),
}

/// Opens the bank, and makes it if it is not there: Alice has 1000.00, Bob
/// has 500.00. Whoever uses it waits up to ten seconds for a turn to write.
pub fn open(file: &Path) -> Result<Connection, Refused> {
    let bank = Connection::open(file)?;
    bank.busy_timeout(Duration::from_secs(10))?;
    // FULL, the default, does not sync the folder after the commit.
    bank.pragma_update(None, "synchronous", "EXTRA")?;
    bank.execute_batch(&format!("BEGIN IMMEDIATE; {TABLE} COMMIT;"))?;
    Ok(bank)
}

/// Moves an amount in cents. `in_the_middle` is called between debit and
/// credit.
pub fn transfer(
    bank: &mut Connection,
    from: &str,
    to: &str,
    amount: u64,
    in_the_middle: impl FnOnce(),
) -> Result<(), Refused> {
    let amount = i64::try_from(amount).map_err(|_| Refused::DoesNotFit)?;
    // From here on, nobody else writes.
    let work =
        bank.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let add = |name: &str, amount: i64| {
        let found = work.execute(
            "UPDATE account SET balance = balance + ?2 WHERE name = ?1",
            (name, amount),
        )?;
        match found {
            0 => Err(Refused::NoSuchAccount(name.to_owned())),
            _ => Ok(()),
        }
    };
    add(from, -amount)?;
    in_the_middle();
    add(to, amount)?;
    Ok(work.commit()?)
} // a transaction that is dropped before `commit` has never been
// ANCHOR_END: bank

/// One balance, in cents.
pub fn balance(bank: &Connection, name: &str) -> Result<i64, Refused> {
    let one = "SELECT balance FROM account WHERE name = ?1";
    bank.query_row(one, [name], |row| row.get(0)).map_err(|error| match error {
        Error::QueryReturnedNoRows => Refused::NoSuchAccount(name.to_owned()),
        error => error.into(),
    })
}

/// The audit, in one statement: all balances together, in cents.
pub fn total(bank: &Connection) -> Result<i64, Refused> {
    let all = "SELECT sum(balance) FROM account";
    Ok(bank.query_row(all, (), |row| row.get(0))?)
}

// ANCHOR: codes
impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let code = error.sqlite_error().map(|error| error.extended_code);
        match code {
            Some(ffi::SQLITE_CONSTRAINT_CHECK) => Self::NotCovered,
            Some(ffi::SQLITE_CONSTRAINT_DATATYPE) => Self::DoesNotFit,
            Some(code) if code & 0xff == ffi::SQLITE_BUSY => Self::Busy,
            _ => Self::Database(error.to_string()),
        }
    }
}
// ANCHOR_END: codes

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchAccount(name) => write!(f, "nobody is called {name}"),
            Self::NotCovered => write!(f, "not covered"),
            Self::DoesNotFit => write!(f, "does not fit"),
            Self::Busy => write!(f, "somebody else has the file"),
            Self::Database(words) => write!(f, "SQLite says: {words}"),
        }
    }
}

impl error::Error for Refused {}
