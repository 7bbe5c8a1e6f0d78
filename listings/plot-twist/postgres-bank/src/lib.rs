//! The bank on a PostgreSQL server: any number of processes on any number of
//! machines, and each transfer in one transaction.
//!
//! Promises: a transfer happens as a whole or not at all, also if its process
//! or the server is killed in the middle; no balance is negative; what is
//! refused is an error and changes nothing; a client that vanishes with a
//! lock keeps it for [`PATIENCE`] and not much longer; if it vanishes while it
//! waits for its second lock, for longer, as that statement may wait several
//! times, up to [`PATIENCE`] each. It does *not* promise that opposite
//! transfers stay out of each other's way: in [`Order::ByArgument`] the server
//! has to end one of them.
//!
//! ```
//! // Without a server there is a clear error.
//! let error = postgres_bank::open("postgres://nobody@127.0.0.1:1/bank");
//! let error = error.err().unwrap().to_string();
//! assert!(error.starts_with("no answer from the server"));
//! ```

use postgres::error::SqlState;
use postgres::{Client, Config, NoTls, Transaction};
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;
use std::{error, fmt, thread};

/// Whole cents in a signed 64-bit integer, and never below zero.
const TABLE: &str = "
    CREATE TABLE account (
        name    text PRIMARY KEY,
        balance bigint NOT NULL CHECK (balance >= 0)
    );
    INSERT INTO account VALUES ('Alice', 100000), ('Bob', 50000);";

/// Why a transfer is not known to be done. All but the last say that nothing
/// was changed.
#[derive(Debug)]
pub enum Refused {
    /// There is no account of this name.
    NoSuchAccount(String),
    /// The payer has less than that.
    NotCovered,
    /// The amount, or the payee's balance, would not fit into 64 bits.
    DoesNotFit,
    /// This transaction and another waited for each other, and the server
    /// ended this one: `40P01`.
    Deadlock,
    /// Another transaction kept a lock for longer than our patience: `55P03`.
    LockTimeout,
    /// Any other error. If the connection broke at the commit, the transfer
    /// may be done or not.
    Database(postgres::Error),
}

/// Which of the two accounts is locked first.
#[derive(Clone, Copy, Debug)]
pub enum Order {
    /// The payer's.
    ByArgument,
    /// The one whose name comes first.
    ByName,
}

// ANCHOR: patience
/// How long one side waits for another that may have vanished; by keepalives
/// alone, twice as long.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Connects to a server, such as `postgres://bank:secret@127.0.0.1/bank`.
pub fn open(url: &str) -> Result<Client, Refused> {
    open_with(url, PATIENCE)
}

/// The same with another patience, of at least a second.
pub fn open_with(url: &str, patience: Duration) -> Result<Client, Refused> {
    let mut bank = url
        .parse::<Config>()?
        .connect_timeout(patience)
        .tcp_user_timeout(patience)
        .keepalives_idle(patience)
        .keepalives_interval(patience)
        .keepalives_retries(1)
        .connect(NoTls)?; // and now the server's side of the same
    let s = patience.as_secs();
    bank.batch_execute(&format!(
        "SET lock_timeout = '{s}s';
         SET idle_in_transaction_session_timeout = '{s}s';
         SET tcp_user_timeout = '{s}s';
         SET tcp_keepalives_idle = {s};
         SET tcp_keepalives_interval = {s};
         SET tcp_keepalives_count = 1;"
    ))?;
    Ok(bank)
}
// ANCHOR_END: patience

/// Makes the table: Alice has 1000.00, Bob has 500.00.
pub fn found(bank: &mut Client) -> Result<(), Refused> {
    Ok(bank.batch_execute(TABLE)?)
}

// ANCHOR: bank
/// Moves an amount in cents. `has_first` is called when one account is locked
/// and the other is not.
pub fn transfer(
    bank: &mut Client,
    order: Order,
    [from, to]: [&str; 2],
    amount: u64,
    has_first: impl FnOnce(),
) -> Result<(), Refused> {
    let amount = i64::try_from(amount).map_err(|_| Refused::DoesNotFit)?;
    let mut work = bank.transaction()?;
    let mut names = [from, to];
    if let Order::ByName = order {
        names.sort();
    }
    lock(&mut work, names[0])?;
    has_first();
    lock(&mut work, names[1])?;
    let add = "UPDATE account SET balance = balance + $2 WHERE name = $1";
    work.execute(add, &[&from, &-amount])?;
    work.execute(add, &[&to, &amount])?;
    Ok(work.commit()?)
} // a transaction that is dropped before `commit` has never been

/// Nobody else changes or locks this account until our transaction ends.
fn lock(work: &mut Transaction<'_>, name: &str) -> Result<(), Refused> {
    let one = "SELECT FROM account WHERE name = $1 FOR UPDATE";
    match work.query_opt(one, &[&name])? {
        Some(_) => Ok(()),
        None => Err(Refused::NoSuchAccount(name.to_owned())),
    }
}

/// Tries again, up to `tries` times in all, as long as the server ends the
/// attempt for a deadlock. `pause` is called between two attempts; it is told
/// how many have failed.
pub fn retried(
    tries: u32,
    mut pause: impl FnMut(u32),
    mut attempt: impl FnMut() -> Result<(), Refused>,
) -> Result<(), Refused> {
    for failed in 1..tries {
        match attempt() {
            Err(Refused::Deadlock) => pause(failed),
            done_or_refused => return done_or_refused,
        }
    }
    attempt()
}

/// Sleeps at random, so that whoever was waiting can get the lock first. The
/// limit doubles each time, up to about a second.
pub fn back_off(failed: u32) {
    let limit = 1 << failed.min(10); // milliseconds
    // A new key each time: the only dice that std has.
    let dice = RandomState::new().hash_one(failed);
    thread::sleep(Duration::from_millis(dice % limit));
}
// ANCHOR_END: bank

/// Alice's and Bob's balances, in cents, in one statement.
pub fn balances(bank: &mut Client) -> Result<[i64; 2], Refused> {
    let all = "SELECT balance FROM account ORDER BY name";
    let rows = bank.query(all, &[])?;
    Ok([rows[0].get(0), rows[1].get(0)])
}

impl From<postgres::Error> for Refused {
    fn from(error: postgres::Error) -> Self {
        match error.code() {
            Some(&SqlState::CHECK_VIOLATION) => Self::NotCovered,
            Some(&SqlState::NUMERIC_VALUE_OUT_OF_RANGE) => Self::DoesNotFit,
            Some(&SqlState::T_R_DEADLOCK_DETECTED) => Self::Deadlock,
            Some(&SqlState::LOCK_NOT_AVAILABLE) => Self::LockTimeout,
            _ => Self::Database(error),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchAccount(name) => write!(f, "nobody is called {name}"),
            Self::NotCovered => write!(f, "not covered"),
            Self::DoesNotFit => write!(f, "does not fit"),
            Self::Deadlock => write!(f, "ended by the server: deadlock"),
            Self::LockTimeout => write!(f, "somebody kept a lock too long"),
            Self::Database(error) => match error.as_db_error() {
                Some(answer) => write!(f, "the server says: {answer}"),
                None => write!(f, "no answer from the server: {error}"),
            },
        }
    }
}

impl error::Error for Refused {}
