//! A bank in an etcd of three members: a transfer is one compare-and-swap, and
//! it counts when a majority has it.
//!
//! Promises: under one id at most one transfer happens, however often it is
//! tried and whichever member is asked (another one under the same id counts as
//! done before); nobody sees half of one; [`Read::Newest`]
//! sees whatever has been confirmed. It does *not* promise an answer: without
//! a majority there is none, but to [`Read::Local`].
//!
//! ```
//! // Nobody answers, and that is not a refusal.
//! use majority::{Etcd, Failed};
//! let nobody = Etcd::new(vec!["http://127.0.0.1:1".to_owned()]);
//! let failed = nobody.transfer("rent, May", ["Alice", "Bob"], 200_00);
//! assert!(matches!(failed, Err(Failed::InDoubt(_))));
//! ```

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::{Value, json};
use std::time::Duration;
use std::{error, fmt, io};
use ureq::{Agent, Error};

/// The members of an etcd, asked in JSON: keys and values in base64.
#[derive(Debug)]
pub struct Etcd {
    agent: Agent,
    members: Vec<String>,
}

/// A transfer that is done.
#[derive(Debug, PartialEq)]
pub enum Paid {
    /// By this try.
    Now,
    /// By an earlier one, or by this one at a member that did not answer.
    Before,
}

/// Why it is not known to be done.
#[derive(Debug)]
pub enum Failed {
    /// It is not covered, or no transfer between two accounts that there are.
    /// This try has changed nothing.
    Refused,
    /// No member's answer says. It may be done or not.
    InDoubt(Error),
}

/// What a member may answer with.
#[derive(Clone, Copy, Debug)]
pub enum Read {
    /// What a majority agrees upon: linearizable.
    Newest,
    /// What this member has, however old: serializable.
    Local,
}

impl Etcd {
    /// The addresses of its members, such as `http://127.0.0.1:2379`.
    pub fn new(members: Vec<String>) -> Self {
        let patience = Some(Duration::from_secs(2));
        let config = Agent::config_builder().timeout_global(patience);
        Self { agent: config.build().into(), members }
    }

    /// Asks one member after another until one answers.
    fn ask(&self, question: &Value) -> Result<Value, Failed> {
        let question = question.to_string();
        let mut last = Error::HostNotFound;
        for member in &self.members {
            let ask = || -> Result<Value, Error> {
                let url = format!("{member}/v3/kv/txn");
                let mut answer = self.agent.post(url).send(&question)?;
                let answer = answer.body_mut().read_to_string()?;
                Ok(serde_json::from_str(&answer).map_err(io::Error::from)?)
            };
            match ask() {
                Ok(answer) => return Ok(answer),
                Err(error) => last = error,
            }
        }
        Err(Failed::InDoubt(last))
    }

    // ANCHOR: transfer
    /// Moves an amount in cents, once for each id.
    pub fn transfer(
        &self,
        id: &str,
        names: [&str; 2],
        amount: i64,
    ) -> Result<Paid, Failed> {
        loop {
            let Some(change) = self.plan(id, names, amount)? else {
                return Ok(Paid::Before);
            };
            if self.swap(&change)? {
                return Ok(Paid::Now);
            } // somebody was faster: look again
        }
    }

    /// Looks, and says what is to be changed if nobody changes anything in
    /// between; nothing if it has been done already.
    pub fn plan(
        &self,
        id: &str,
        [from, to]: [&str; 2],
        amount: i64,
    ) -> Result<Option<Value>, Failed> {
        if from == to || amount <= 0 {
            return Err(Failed::Refused);
        }
        let id = format!("transfer/{id}");
        let seen = self.read(&[&id, from, to], Read::Newest)?;
        let [done, payer, payee] = [0, 1, 2].map(|n| seen[n]);
        if done.is_some() {
            return Ok(None);
        }
        let (payer, payee) = payer.zip(payee).ok_or(Failed::Refused)?;
        let left = payer.0.checked_sub(amount).filter(|left| *left >= 0);
        let got = payee.0.checked_add(amount).filter(|got| *got >= 0);
        let (left, got) = left.zip(got).ok_or(Failed::Refused)?;
        Ok(Some(json!({
            "compare": [
                last_change(&id, 0), // never
                last_change(from, payer.1),
                last_change(to, payee.1),
            ],
            "success": [put(from, left), put(to, got), put(&id, amount)],
        })))
    }

    /// Tries a planned change, once. Returns whether it was made.
    pub fn swap(&self, change: &Value) -> Result<bool, Failed> {
        Ok(self.ask(change)?["succeeded"] == true)
    }
    // ANCHOR_END: transfer

    /// Reads keys at one moment: of each its value and the number of its last
    /// change.
    pub fn read(
        &self,
        keys: &[&str],
        how: Read,
    ) -> Result<Vec<Option<(i64, i64)>>, Failed> {
        let local = matches!(how, Read::Local);
        let ranges = keys.iter().map(|key| {
            let key = BASE64.encode(key);
            json!({ "requestRange": { "key": key, "serializable": local } })
        });
        let ranges: Vec<Value> = ranges.collect();
        let answer = self.ask(&json!({ "success": ranges }))?;
        let found = |n| {
            let found = &answer["responses"][n]["response_range"]["kvs"][0];
            let value = BASE64.decode(found["value"].as_str()?).ok()?;
            let value = String::from_utf8(value).ok()?.parse().ok()?;
            Some((value, found["mod_revision"].as_str()?.parse().ok()?))
        };
        Ok((0..keys.len()).map(found).collect())
    }

    /// Opens an account. If there is one of that name, nothing is changed: the
    /// next member may be asked, too, and the first do it late.
    pub fn open(&self, name: &str, balance: i64) -> Result<(), Failed> {
        let change = json!({
            "compare": [last_change(name, 0)], // never
            "success": [put(name, balance)],
        });
        self.ask(&change).map(drop)
    }
}

/// Asks that a key's last change is still this one; 0 if there is no such key.
fn last_change(key: &str, revision: i64) -> Value {
    let (key, revision) = (BASE64.encode(key), revision.to_string());
    json!({ "key": key, "target": "MOD", "modRevision": revision })
}

fn put(key: &str, value: i64) -> Value {
    let (key, value) = (BASE64.encode(key), BASE64.encode(value.to_string()));
    json!({ "requestPut": { "key": key, "value": value } })
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => write!(f, "refused"),
            Self::InDoubt(error) => write!(f, "in doubt: {error}"),
        }
    }
}

impl error::Error for Failed {}
