//! A bank whose commits wait until one of two standbys has them on its disk.
//!
//! Promises: a transfer that returns `Ok` is on two servers, so it is still
//! there when one of them is lost and the right standby takes over; as long as
//! nobody changes [`WAIT`], `synchronous_commit` or `client_min_messages`. It
//! does *not* promise an answer: a wait cut short is [`Failed::OnOne`].
//!
//! ```no_run
//! use waits_for_a_second::{Failed, open};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut teller = open("postgres://bank@primary/bank")?;
//! match teller.transfer(["Alice", "Bob"], 100_00) {
//!     Err(Failed::OnOne(said)) => println!("here, and perhaps only here: {said}"),
//!     done => done?,
//! }
//! # Ok(())
//! # }
//! ```

use postgres::error::{Severity, SqlState};
use postgres::types::PgLsn;
use postgres::{Client, Error, NoTls};
use std::sync::mpsc::{self, Receiver};
use std::{error, fmt};

/// Whole cents, never below zero.
const TABLE: &str = "
    SET LOCAL synchronous_commit = local; -- nobody needs to wait for this
    CREATE TABLE account (
        name    text PRIMARY KEY,
        balance bigint NOT NULL CHECK (balance >= 0)
    );
    INSERT INTO account VALUES ('Alice', 100000), ('Bob', 50000)";

/// Makes the table: Alice has 1000.00, Bob has 500.00.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(TABLE)
}

// ANCHOR: bank
/// A line in the settings of the primary, whose standbys are `b` and `c`.
pub const WAIT: &str = "synchronous_standby_names = 'ANY 1 (b, c)'";

/// Why a transfer is not confirmed.
#[derive(Debug)]
pub enum Failed {
    /// It was not committed: nothing was changed.
    Refused(Error),
    /// `COMMIT` has no answer, or one that is no yes or no. It may be done.
    InDoubt(Error),
    /// Done on this server, and perhaps on no other; what the server said.
    OnOne(String),
}

/// A session, and the warnings that come with it.
pub struct Teller(pub Client, Receiver<postgres::error::DbError>);

/// Connects to a server.
pub fn open(url: &str) -> Result<Teller, Error> {
    let (warn, warnings) = mpsc::channel();
    let mut config: postgres::Config = url.parse()?;
    config.notice_callback(move |warning| {
        let _ = warn.send(warning); // nobody is left to be warned
    });
    Ok(Teller(config.connect(NoTls)?, warnings))
}

impl Teller {
    /// Moves an amount in cents. `Ok` means: on two servers.
    pub fn transfer(
        &mut self,
        [from, to]: [&str; 2],
        amount: u32,
    ) -> Result<(), Failed> {
        let mut work = self.0.transaction()?;
        let add = "UPDATE account SET balance = balance + $2
                   WHERE name = $1 RETURNING name";
        let amount = i64::from(amount);
        let mut changes = [(from, -amount), (to, amount)];
        changes.sort();
        for (name, change) in changes {
            work.query_one(add, &[&name, &change])?; // or no such row
        }
        let _ = self.1.try_iter().count(); // what was said before
        work.commit().map_err(of_commit)?;
        // A wait that was cut short is a success, with a warning beside it.
        let mut warnings = self.1.try_iter();
        match warnings.find(|said| said.code() == &SqlState::WARNING) {
            Some(said) => Err(Failed::OnOne(said.message().to_owned())),
            None => Ok(()),
        }
    }
}

/// How far a standby has the log on its disk. Promote the one that is further.
/// (Restarted since, it may say too little, or `None`: do not compare that.)
pub fn received(standby: &mut Client) -> Result<Option<PgLsn>, Error> {
    let ask = "SELECT pg_last_wal_receive_lsn()";
    Ok(standby.query_one(ask, &[])?.get(0))
}
// ANCHOR_END: bank

/// Alice's and Bob's balances, in cents; nothing if there is no bank yet.
pub fn balances(bank: &mut Client) -> Result<Vec<i64>, Error> {
    let ask = "SELECT to_regclass('account') IS NOT NULL";
    if !bank.query_one(ask, &[])?.get::<_, bool>(0) {
        return Ok(vec![]);
    }
    let all = "SELECT balance FROM account ORDER BY name";
    let rows = bank.query(all, &[])?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// The process that sends the log of this server to a standby.
pub fn sender(bank: &mut Client, standby: &str) -> Result<i32, Error> {
    let ask = "SELECT pid FROM pg_stat_replication
               WHERE application_name = $1";
    Ok(bank.query_one(ask, &[&standby])?.get(0))
}

/// The session that waits for a standby, if there is one.
pub fn waiting(bank: &mut Client) -> Result<Option<i32>, Error> {
    let ask = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    Ok(bank.query_opt(ask, &[])?.map(|row| row.get(0)))
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// An error undoes it. Whatever else ends the session may come afterwards.
fn of_commit(error: Error) -> Failed {
    match error.as_db_error().and_then(|it| it.parsed_severity()) {
        Some(Severity::Error) => Failed::Refused(error),
        _ => Failed::InDoubt(error),
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "refused: {error}"),
            Self::InDoubt(error) => write!(f, "in doubt: {error}"),
            Self::OnOne(said) => write!(f, "on one server: {said}"),
        }
    }
}

impl error::Error for Failed {}
