//! What is left for one process: a few connections that its threads share, and
//! the balances that it has asked for lately.
//!
//! Promises: a balance that [`Server::balance`] returns was the database's at
//! some moment of the call or of the `max_age` before it; a withdrawal is
//! decided by the database,
//! so nobody takes what is not there, whatever a cache says. It does *not*
//! promise that two servers say the same, or that a server sees at once what
//! another one has done. If the database that is asked is itself a copy that
//! lags behind, its lag comes on top of `max_age`.
//!
//! ```
//! // Without a database there is a clear error, after the time one waits.
//! use cached_balance::Server;
//! use std::time::Duration;
//! let nobody = "postgres://bank@127.0.0.1:1/bank";
//! let wait = Duration::from_millis(100);
//! let server = Server::new(nobody, 2, wait, Duration::ZERO).unwrap();
//! let error = server.withdraw("Alice", 1).unwrap_err().to_string();
//! assert!(error.contains("timed out waiting for connection"), "{error}");
//! ```

// ANCHOR: server
use postgres::{Client, NoTls};
use r2d2::Pool;
use r2d2_postgres::PostgresConnectionManager;
use std::collections::HashMap;
use std::error::Error;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// One of several servers of the bank; its threads share it.
#[derive(Debug)]
pub struct Server {
    pool: Pool<PostgresConnectionManager<NoTls>>,
    cache: Mutex<HashMap<String, (i64, Instant)>>,
    max_age: Duration,
}

impl Server {
    /// Starts a server with a number of connections to one database. A thread
    /// waits up to `wait` for one to be free, and trusts a balance up to
    /// `max_age` after asking for it.
    pub fn new(
        url: &str,
        connections: u32,
        wait: Duration,
        max_age: Duration,
    ) -> Result<Self, Box<dyn Error>> {
        let manager = PostgresConnectionManager::new(url.parse()?, NoTls);
        let pool = Pool::builder()
            .max_size(connections)
            .connection_timeout(wait)
            .build_unchecked(manager); // waits for none of them
        Ok(Self { pool, cache: Mutex::default(), max_age })
    }

    /// A balance in cents, as it was at most `max_age` before `now`.
    /// `has_answer` is called between the database's answer and its noting
    /// down.
    pub fn balance(
        &self,
        name: &str,
        now: Instant,
        has_answer: impl FnOnce(),
    ) -> Result<i64, Box<dyn Error>> {
        if let Some(&(balance, asked)) = self.cache().get(name)
            && now.duration_since(asked) <= self.max_age
        {
            return Ok(balance);
        } // the lock is free while we ask
        let ask = "SELECT balance FROM account WHERE name = $1";
        let balance = self.pool.get()?.query_one(ask, &[&name])?.get(0);
        has_answer();
        self.cache().insert(name.to_owned(), (balance, now));
        Ok(balance)
    }

    /// Takes an amount in cents if it is there, and returns what is left; or
    /// `None`, and nothing was changed. After an error it may be taken: do not
    /// simply try again, this request has no key.
    pub fn withdraw(
        &self,
        name: &str,
        amount: u64,
    ) -> Result<Option<i64>, Box<dyn Error>> {
        let left = self.take(name, amount);
        self.cache().remove(name); // ours, also after an error
        left
    }

    fn take(
        &self,
        name: &str,
        amount: u64,
    ) -> Result<Option<i64>, Box<dyn Error>> {
        let amount = i64::try_from(amount)?;
        let take = "UPDATE account SET balance = balance - $2
                    WHERE name = $1 AND balance >= $2 RETURNING balance";
        let left = self.pool.get()?.query_opt(take, &[&name, &amount])?;
        Ok(left.map(|row| row.get(0)))
    }

    /// Nothing that can panic is done under this lock, but a panic elsewhere
    /// would do no harm: a cache may lose anything.
    fn cache(&self) -> MutexGuard<'_, HashMap<String, (i64, Instant)>> {
        self.cache.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Makes the table: Alice has 1000.00.
pub fn found(bank: &mut Client) -> Result<(), postgres::Error> {
    bank.batch_execute(
        "CREATE TABLE account (
            name    text PRIMARY KEY,
            balance bigint NOT NULL CHECK (balance >= 0)
        );
        INSERT INTO account VALUES ('Alice', 100000)",
    )
}
// ANCHOR_END: server
