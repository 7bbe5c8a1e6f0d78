//! Which anomalies two transactions can have at each isolation level, and a
//! retry for the level that has none.
//!
//! Promises: [`serializable`] runs the whole transaction again if the server
//! refuses it for the sake of another one, a bounded number of times; any
//! other error, and the last refusal, are handed to the caller. An error of
//! the server means that nothing was changed; if the session ended at the
//! commit, nobody knows. It does *not* protect against transactions at other
//! levels: all that touch these rows have to be serializable.
//!
//! ```
//! // No server: that is an error, and not one for which one tries again.
//! use postgres::{Client, NoTls};
//! let nobody = Client::connect("postgres://bank@127.0.0.1:1/bank", NoTls);
//! assert!(!isolation_levels::is_worth_a_retry(&nobody.err().unwrap()));
//! ```

// ANCHOR: retry
use postgres::error::SqlState;
use postgres::{Client, Error, GenericClient, IsolationLevel, Transaction};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;
use std::{fmt, thread};

/// Runs `work` in a serializable transaction, and if the server refuses that
/// for the sake of another transaction, all of it again, up to `tries` times.
pub fn serializable<T>(
    bank: &mut Client,
    tries: u32,
    mut work: impl FnMut(&mut Transaction<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut failed = 0;
    loop {
        let level = IsolationLevel::Serializable;
        let mut transaction =
            bank.build_transaction().isolation_level(level).start()?;
        let done = work(&mut transaction)
            .and_then(|value| transaction.commit().map(|()| value));
        match done {
            Err(error) if is_worth_a_retry(&error) && failed + 1 < tries => {
                failed += 1;
                thread::sleep(pause(failed));
            }
            done => return done,
        }
    }
}

/// Whether the server ended the transaction only because of another one.
pub fn is_worth_a_retry(error: &Error) -> bool {
    let conflict = SqlState::T_R_SERIALIZATION_FAILURE; // 40001
    let deadlock = SqlState::T_R_DEADLOCK_DETECTED; // 40P01
    error.code().is_some_and(|code| [conflict, deadlock].contains(code))
}

/// At random, so that two who collided do not collide again in step; the
/// limit doubles each time, up to about a second.
fn pause(failed: u32) -> Duration {
    let limit = 1 << failed.min(10); // milliseconds
    // A new key each time: the only dice that std has.
    let dice = RandomState::new().hash_one(failed);
    Duration::from_millis(dice % limit)
}
// ANCHOR_END: retry

/// The levels of the SQL standard, from the lowest to the highest.
pub const LEVELS: [IsolationLevel; 4] = [
    IsolationLevel::ReadUncommitted,
    IsolationLevel::ReadCommitted,
    IsolationLevel::RepeatableRead,
    IsolationLevel::Serializable,
];

/// What isolation is there to prevent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anomaly {
    /// Reading what was never committed.
    DirtyRead,
    /// Reading the same row twice and finding two things.
    NonRepeatableRead,
    /// Asking the same question twice and finding new rows.
    Phantom,
    /// Writing over somebody's change without having seen it.
    LostUpdate,
    /// Two changes, each right by what it has read, wrong together.
    WriteSkew,
}

impl Anomaly {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::DirtyRead,
        Self::NonRepeatableRead,
        Self::Phantom,
        Self::LostUpdate,
        Self::WriteSkew,
    ];
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// It happened.
    Yes,
    /// It did not happen, and the server refused neither transaction.
    No,
    /// The server refused one of the transactions, with this code.
    Refused(SqlState),
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => write!(f, "**happens**"),
            Self::No => write!(f, "no"),
            Self::Refused(code) => write!(f, "refused: `{}`", code.code()),
        }
    }
}

/// What the server calls a level.
pub fn name(bank: &mut Client, level: IsolationLevel) -> Result<String, Error> {
    let mut work = bank.build_transaction().isolation_level(level).start()?;
    let name: String =
        work.query_one("SHOW transaction_isolation", &[])?.get(0);
    Ok(name.to_uppercase())
}

/// Makes the table that the two sessions work on.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(
        "CREATE TABLE account (
            name    text PRIMARY KEY,
            balance bigint NOT NULL CHECK (balance >= 0)
        )",
    )
}

// ANCHOR: anomalies
/// Makes two sessions do what leads to an anomaly, step by step.
pub fn provoke(
    sessions: &mut [Client; 2],
    level: IsolationLevel,
    anomaly: Anomaly,
) -> Result<Seen, Error> {
    match happens(sessions, level, anomaly) {
        Ok(true) => Ok(Seen::Yes),
        Ok(false) => Ok(Seen::No),
        Err(error) => match error.code() {
            Some(code) if is_worth_a_retry(&error) => {
                Ok(Seen::Refused(code.clone()))
            }
            _ => Err(error),
        },
    }
}

fn happens(
    [first, second]: &mut [Client; 2],
    level: IsolationLevel,
    anomaly: Anomaly,
) -> Result<bool, Error> {
    first.batch_execute(
        "DELETE FROM account;
         INSERT INTO account VALUES ('Alice', 100000), ('Bob', 50000)",
    )?;
    let mut b = second.build_transaction().isolation_level(level).start()?;
    let mut a = first.build_transaction().isolation_level(level).start()?;
    match anomaly {
        Anomaly::DirtyRead => {
            set(&mut b, "Alice", 0)?;
            let read = ask(&mut a, ALICE)?;
            b.rollback()?;
            a.commit()?;
            Ok(read == 0)
        }
        Anomaly::NonRepeatableRead => {
            let before = ask(&mut a, ALICE)?;
            set(&mut b, "Alice", 0)?;
            b.commit()?;
            let after = ask(&mut a, ALICE)?;
            a.commit()?;
            Ok(before != after)
        }
        Anomaly::Phantom => {
            let before = ask(&mut a, ACCOUNTS)?;
            b.batch_execute("INSERT INTO account VALUES ('Carol', 0)")?;
            b.commit()?;
            let after = ask(&mut a, ACCOUNTS)?;
            a.commit()?;
            Ok(before != after)
        }
        Anomaly::LostUpdate => {
            let a_read = ask(&mut a, ALICE)?;
            let b_read = ask(&mut b, ALICE)?;
            set(&mut a, "Alice", a_read + 50_00)?;
            a.commit()?;
            set(&mut b, "Alice", b_read + 50_00)?;
            b.commit()?;
            Ok(ask(first, ALICE)? < 1_100_00) // a deposit is gone
        }
        Anomaly::WriteSkew => {
            // Together they must keep 1000.00 of their 1500.00.
            let a_may = ask(&mut a, TOTAL)? - 500_00 >= 1_000_00;
            let b_may = ask(&mut b, TOTAL)? - 500_00 >= 1_000_00;
            if a_may {
                set(&mut a, "Alice", 500_00)?; // 500.00 less
            }
            if b_may {
                set(&mut b, "Bob", 0)?; // 500.00 less
            }
            a.commit()?;
            b.commit()?;
            Ok(ask(first, TOTAL)? < 1_000_00)
        }
    }
}
// ANCHOR_END: anomalies

/// Questions with one number for an answer.
const ALICE: &str = "SELECT balance FROM account WHERE name = 'Alice'";
const TOTAL: &str = "SELECT sum(balance)::bigint FROM account";
const ACCOUNTS: &str = "SELECT count(*) FROM account";

fn ask(work: &mut impl GenericClient, question: &str) -> Result<i64, Error> {
    Ok(work.query_one(question, &[])?.get(0))
}

fn set(
    work: &mut Transaction<'_>,
    name: &str,
    balance: i64,
) -> Result<(), Error> {
    let one = "UPDATE account SET balance = $2 WHERE name = $1";
    work.execute(one, &[&name, &balance]).map(drop)
}
