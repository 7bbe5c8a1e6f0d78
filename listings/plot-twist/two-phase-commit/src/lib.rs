//! A transfer between two servers: both prepare it, one decision is written
//! down, both commit it. Whoever finds it unfinished can finish it.
//!
//! Promises: when [`recover`] has run, a transfer has happened on both servers
//! or on neither, wherever its coordinator died. It does *not* promise that
//! nobody sees it half-done, nor that its rows are free before that.
//!
//! ```no_run
//! use postgres::{Client, NoTls};
//! use std::time::Duration;
//! use two_phase_commit::{TransferId, recover, transfer};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let payer = Client::connect("postgres://bank@payer/bank", NoTls)?;
//! let payee = Client::connect("postgres://bank@payee/bank", NoTls)?;
//! let mut servers = [payer, payee];
//! recover(&mut servers, Duration::from_secs(600))?; // what a coordinator has left
//! let id = TransferId(7); // which no transfer has ever had
//! transfer(&mut servers, id, 100_00, |_| {})?;
//! # Ok(())
//! # }
//! ```

use postgres::error::SqlState;
use postgres::{Client, Error};
use std::collections::BTreeSet;
use std::time::Duration;
use std::{error, fmt};

/// A line in the settings of each server: its default is 0.
pub const PREPARED: &str = "max_prepared_transactions = 10";

/// Makes the tables of one server: one account, in cents.
pub fn found(bank: &mut Client, balance: i64) -> Result<(), Error> {
    bank.batch_execute(&format!(
        "CREATE TABLE account (balance bigint NOT NULL CHECK (balance >= 0));
         INSERT INTO account VALUES ({balance});
         CREATE TABLE decision (id bigint PRIMARY KEY, commit bool NOT NULL)"
    ))
}

/// Why a transfer did not end as it should.
#[derive(Debug)]
pub enum Failed {
    /// One of them said no, or recovery did: nothing was changed.
    Aborted,
    /// It is decided, and recovery has to finish it.
    Unfinished(Error),
    /// Whether it is decided is not known, and recovery has to end it.
    InDoubt(Error),
}

/// How far a transfer has got.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// The payer's server has promised that it can commit.
    PayerPrepared,
    /// So has the payee's.
    BothPrepared,
    /// The decision is on the disk.
    Decided,
    /// The payer has paid, and the payee has nothing yet.
    PayerCommitted,
    /// Done.
    BothCommitted,
}

// ANCHOR: commit
/// Names a transfer on both servers, among all that there ever were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TransferId(pub i64);

/// Moves cents from the first server's account to the second's; back again by a
/// negative amount, never with the servers swapped: the first one keeps all the
/// decisions, and its row is locked first. The id is forever the
/// transfer's own: a second call with it would pay once more, by the first
/// one's yes. If it is unfinished or in doubt, somebody has to [`recover`].
pub fn transfer(
    [payer, payee]: &mut [Client; 2],
    id: TransferId,
    amount: i64,
    mut reached: impl FnMut(Step),
) -> Result<(), Failed> {
    let prepared = prepare(payer, id, -amount)
        .inspect(|()| reached(Step::PayerPrepared))
        .and_then(|()| prepare(payee, id, amount))
        .inspect(|()| reached(Step::BothPrepared));
    // From here on it is the record that counts, and only the first one.
    let wanted = prepared.is_ok();
    let commit = decide(payer, id, wanted).map_err(Failed::InDoubt)?;
    let mut reached = |step| {
        if commit {
            reached(step)
        }
    };
    reached(Step::Decided);
    settle(payer, id, commit).map_err(Failed::Unfinished)?;
    reached(Step::PayerCommitted);
    settle(payee, id, commit).map_err(Failed::Unfinished)?;
    reached(Step::BothCommitted);
    if commit { Ok(()) } else { Err(Failed::Aborted) }
}

/// Changes the balance and promises to commit that: the change and the lock on
/// the row outlive this session and this run of the server.
pub fn prepare(
    bank: &mut Client,
    TransferId(id): TransferId,
    change: i64,
) -> Result<(), Error> {
    let prepared = bank.batch_execute(&format!(
        "BEGIN;
         UPDATE account SET balance = balance + {change};
         PREPARE TRANSACTION 'transfer-{id}'"
    ));
    if prepared.is_err() {
        let _ = bank.batch_execute("ROLLBACK"); // or the session is gone
    }
    prepared
}

/// Writes the decision down, if there is none yet. Returns the one there is.
pub fn decide(
    payer: &mut Client,
    TransferId(id): TransferId,
    commit: bool,
) -> Result<bool, Error> {
    let first = "INSERT INTO decision VALUES ($1, $2) ON CONFLICT DO NOTHING";
    payer.execute(first, &[&id, &commit])?;
    let ask = "SELECT commit FROM decision WHERE id = $1";
    Ok(payer.query_one(ask, &[&id])?.get(0))
}

/// Carries the decision out, unless that has been done already.
pub fn settle(
    bank: &mut Client,
    TransferId(id): TransferId,
    commit: bool,
) -> Result<(), Error> {
    let verb = if commit { "COMMIT" } else { "ROLLBACK" };
    match bank.batch_execute(&format!("{verb} PREPARED 'transfer-{id}'")) {
        Err(e) if e.code() == Some(&SqlState::UNDEFINED_OBJECT) => Ok(()),
        settled => settled,
    }
}

/// Finishes what has been prepared for at least `age`. What is not decided
/// is decided here: no, also if its coordinator is only slow.
/// Returns how many there were; after an error some may be left.
pub fn recover(
    [payer, payee]: &mut [Client; 2],
    age: Duration,
) -> Result<usize, Error> {
    let mut left = BTreeSet::new();
    let ask = "SELECT substr(gid, 10)::bigint FROM pg_prepared_xacts
               WHERE gid LIKE 'transfer-%' AND database = current_database()
               AND prepared <= now() - make_interval(secs => $1)";
    for bank in [&mut *payer, &mut *payee] {
        let ids = bank.query(ask, &[&age.as_secs_f64()])?;
        left.extend(ids.iter().map(|row| TransferId(row.get(0))));
    }
    for &id in &left {
        let commit = decide(payer, id, false)?;
        settle(payer, id, commit)?;
        settle(payee, id, commit)?;
    }
    Ok(left.len())
}
// ANCHOR_END: commit

/// The balance of a server's account, in cents.
pub fn balance(bank: &mut Client) -> Result<i64, Error> {
    Ok(bank.query_one("SELECT balance FROM account", &[])?.get(0))
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aborted => write!(f, "aborted"),
            Self::Unfinished(error) => write!(f, "unfinished: {error}"),
            Self::InDoubt(error) => write!(f, "in doubt: {error}"),
        }
    }
}

impl error::Error for Failed {}
