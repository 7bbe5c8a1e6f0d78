//! A bank that is read from a copy, and a read that waits for the reader's
//! own write.
//!
//! Promises: [`balance_since`] never answers without the write that it is told
//! of, until a failover. [`balance`], on a copy, tells what was true some time
//! ago.
//!
//! ```no_run
//! use own_write_unseen::{balance_since, deposit};
//! use postgres::{Client, NoTls};
//! use std::time::Duration;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut primary = Client::connect("postgres://bank@primary/bank", NoTls)?;
//! let mut copy = Client::connect("postgres://bank@standby/bank", NoTls)?;
//! let position = deposit(&mut primary, 100_00)?;
//! let patience = Duration::from_secs(1);
//! println!("{}", balance_since(&mut copy, position, patience)?);
//! # Ok(())
//! # }
//! ```

use postgres::types::PgLsn;
use postgres::{Client, Error};
use std::time::{Duration, Instant};
use std::{error, fmt, thread};

/// Makes the table: Alice has 1000.00, in cents.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(
        "CREATE TABLE account (name text PRIMARY KEY, balance bigint NOT NULL);
         INSERT INTO account VALUES ('Alice', 100000)",
    )
}

// ANCHOR: bank
/// Why there is no answer.
#[derive(Debug)]
pub enum Unread {
    /// The copy did not get that far in time. Ask the primary, or later.
    TooOld,
    /// Any other error.
    Database(Error),
}

/// Pays an amount in cents into Alice's account, on the primary. Returns the
/// position of the log behind the commit. After an error it may be done:
/// whoever tries again without an idempotency key may pay in twice.
pub fn deposit(primary: &mut Client, amount: u32) -> Result<PgLsn, Error> {
    let add = "UPDATE account SET balance = balance + $1
               WHERE name = 'Alice'";
    primary.execute(add, &[&i64::from(amount)])?;
    // Not before the commit: its own record would be missing.
    Ok(primary.query_one("SELECT pg_current_wal_lsn()", &[])?.get(0))
}

/// What Alice has in cents, as far as this server knows.
pub fn balance(server: &mut Client) -> Result<i64, Error> {
    let ask = "SELECT balance FROM account WHERE name = 'Alice'";
    Ok(server.query_one(ask, &[])?.get(0))
}

/// The same from a copy that has replayed the log up to this position.
pub fn balance_since(
    copy: &mut Client,
    position: PgLsn,
    patience: Duration,
) -> Result<i64, Unread> {
    let start = Instant::now();
    let ask = "SELECT coalesce(pg_last_wal_replay_lsn() >= $1, false)";
    while !copy.query_one(ask, &[&position])?.get::<_, bool>(0) {
        if start.elapsed() >= patience {
            return Err(Unread::TooOld);
        }
        thread::sleep(Duration::from_millis(1));
    }
    Ok(balance(copy)?)
}
// ANCHOR_END: bank

impl From<Error> for Unread {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooOld => write!(f, "the copy is too old"),
            Self::Database(error) => write!(f, "no answer: {error}"),
        }
    }
}

impl error::Error for Unread {}
