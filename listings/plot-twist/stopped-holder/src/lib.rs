//! Broken on purpose: a lock between machines, which is a lease in etcd, and a
//! bank that trusts its holder to know whether he still has it.
//!
//! Promises: etcd does not give the lock to two at once. It does *not* promise
//! that only one of them writes: a holder that is stopped does not notice that
//! his time is over.
//!
//! ```
//! // Nobody answers, and that is an error.
//! use std::time::Duration;
//! let nobody = stopped_holder::Etcd::new("http://127.0.0.1:1");
//! assert!(nobody.acquire("Alice", Duration::from_secs(2)).is_err());
//! ```

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use postgres::Client;
use serde_json::{Value, json};
use std::io;
use std::time::Duration;
use ureq::{Agent, Error};

/// Makes the table of the bank: Alice has 1000.00, in cents.
pub fn found(bank: &mut Client) -> Result<(), postgres::Error> {
    bank.batch_execute(
        "CREATE TABLE account (name text PRIMARY KEY, balance bigint NOT NULL);
         INSERT INTO account VALUES ('Alice', 100000)",
    )
}

// ANCHOR: lease
/// One member of an etcd, asked in JSON: keys in base64, numbers as text.
#[derive(Debug)]
pub struct Etcd {
    agent: Agent,
    url: String,
}

/// The number of the change by which etcd gave a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token(pub i64);

/// A lock with an end.
#[derive(Debug)]
pub struct Lease {
    id: Value,
    /// Greater than that of any earlier holder.
    pub token: Token,
}

impl Etcd {
    /// Such as `http://127.0.0.1:2379`.
    pub fn new(url: &str) -> Self {
        let patience = Some(Duration::from_secs(5));
        let config = Agent::config_builder().timeout_global(patience);
        Self { agent: config.build().into(), url: url.to_owned() }
    }

    fn ask(&self, what: &str, question: Value) -> Result<Value, Error> {
        let url = format!("{}/v3/{what}", self.url);
        let mut answer = self.agent.post(url).send(question.to_string())?;
        let answer = answer.body_mut().read_to_string()?;
        Ok(serde_json::from_str(&answer).map_err(io::Error::from)?)
    }

    /// Takes the lock of this name for so many whole seconds or more (a new leader
    /// of etcd begins them anew), if nobody has it.
    /// After an error nobody knows: it may be taken until they are over.
    pub fn acquire(
        &self,
        name: &str,
        time: Duration,
    ) -> Result<Option<Lease>, Error> {
        let new = self.ask("lease/grant", json!({ "TTL": time.as_secs() }))?;
        let key = BASE64.encode(format!("lock/{name}"));
        let free = json!({ "key": key, "target": "CREATE" }); // never, or gone
        let take = json!({ "requestPut": { "key": key, "lease": new["ID"] } });
        let answer = self
            .ask("kv/txn", json!({ "compare": [free], "success": [take] }))?;
        let token = answer["header"]["revision"].as_str();
        let token = token.and_then(|text| text.parse().ok()).map(Token);
        let token = token.ok_or_else(|| io::Error::other("no revision"))?;
        let lease = Lease { id: new["ID"].clone(), token };
        if answer["succeeded"] == true {
            return Ok(Some(lease));
        }
        self.release(lease).map(|()| None) // it holds nothing
    }

    /// Begins the lease's time anew. Returns whether it was still running, as far
    /// as a member knows that takes itself for the leader. (One that is the leader
    /// no more and has not noticed may still end the lease too early.)
    pub fn keep_alive(&self, lease: &Lease) -> Result<bool, Error> {
        let answer = self.ask("lease/keepalive", json!({ "ID": lease.id }))?;
        Ok(answer["result"]["TTL"].is_string()) // a time of 0 is left out
    }

    /// Ends the lease, and the lock with it.
    pub fn release(&self, lease: Lease) -> Result<(), Error> {
        self.ask("lease/revoke", json!({ "ID": lease.id })).map(drop)
    }
}

/// Pays an amount in cents into Alice's account. The caller has the lock, and
/// `is_ours` asks once more; so nothing can come in between: can it?
pub fn deposit(
    bank: &mut Client,
    amount: u32,
    is_ours: impl FnOnce() -> bool,
) -> Result<bool, postgres::Error> {
    let balance = balance(bank)?;
    if !is_ours() {
        return Ok(false);
    }
    let write = "UPDATE account SET balance = $1 WHERE name = 'Alice'";
    bank.execute(write, &[&(balance + i64::from(amount))])?;
    Ok(true)
}
// ANCHOR_END: lease

/// What Alice has, in cents.
pub fn balance(bank: &mut Client) -> Result<i64, postgres::Error> {
    let ask = "SELECT balance FROM account WHERE name = 'Alice'";
    Ok(bank.query_one(ask, &[])?.get(0))
}
