//! A payment that may be asked for again: once for each key of its payer.
//!
//! Promises: under one key of one payer, at most one payment is made, however
//! often and in whatever order it is asked for; who asks again is told what
//! came of it, also that it was not covered. That holds for as long as the
//! note is kept. It does *not* promise an answer: [`Failed::AskAgain`] means
//! that only another try, with the same key, will tell.
//!
//! ```
//! // Nobody answers, and that is not a refusal.
//! use idempotency_key::Failed;
//! use postgres::{Client, NoTls};
//! let nobody = Client::connect("postgres://bank@127.0.0.1:1/bank", NoTls);
//! let failed = Failed::from(nobody.err().unwrap());
//! assert!(matches!(failed, Failed::AskAgain(_)));
//! ```

use postgres::{Client, Error};
use std::fmt;

// ANCHOR: pay
/// What was asked for is kept beside the accounts, under a key that belongs
/// to its payer.
const TABLES: &str = "
    CREATE TABLE account (
        name    text PRIMARY KEY,
        balance bigint NOT NULL CHECK (balance >= 0)
    );
    CREATE TABLE payment (
        payer   text NOT NULL REFERENCES account,
        key     text NOT NULL,
        payee   text NOT NULL REFERENCES account,
        amount  bigint NOT NULL CHECK (amount > 0),
        covered boolean NOT NULL DEFAULT true,
        PRIMARY KEY (payer, key)
    );
    INSERT INTO account
        VALUES ('Alice', 100000), ('Bob', 50000), ('Carol', 50000)";

/// Pays an amount in cents, once for each key of this payer.
pub fn pay(
    bank: &mut Client,
    key: &str,
    [from, to]: [&str; 2],
    amount: i64,
) -> Result<Paid, Failed> {
    let mut work = bank.transaction()?;
    let note = "INSERT INTO payment VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING"; // waits for who is at it
    if work.execute(note, &[&from, &key, &to, &amount])? == 0 {
        let ask = "SELECT payee = $3 AND amount = $4, covered FROM payment
                   WHERE (payer, key) = ($1, $2)";
        let note = work.query_one(ask, &[&from, &key, &to, &amount])?;
        return match (note.get(0), note.get(1)) {
            (false, _) => Err(Failed::KeyOfAnother),
            (true, true) => Ok(Paid::Before),
            (true, false) => Err(Failed::NotCovered),
        };
    }
    // FOR UPDATE could deadlock: the note's foreign keys hold both rows.
    let lock = "SELECT FROM account WHERE name IN ($1, $2)
                ORDER BY name FOR NO KEY UPDATE";
    work.execute(lock, &[&from, &to])?;
    let debit = "UPDATE account SET balance = balance - $2
                 WHERE name = $1 AND balance >= $2";
    let covered = work.execute(debit, &[&from, &amount])? == 1;
    if covered {
        let credit = "UPDATE account SET balance = balance + $2
                      WHERE name = $1";
        work.execute(credit, &[&to, &amount])?;
    } else {
        let refuse = "UPDATE payment SET covered = false
                      WHERE (payer, key) = ($1, $2)";
        work.execute(refuse, &[&from, &key])?;
    }
    work.commit()?; // the note and the money, or neither
    if covered { Ok(Paid::Now) } else { Err(Failed::NotCovered) }
}
// ANCHOR_END: pay

/// A payment that is done.
#[derive(Debug, PartialEq)]
pub enum Paid {
    /// This time.
    Now,
    /// Already, by an earlier try.
    Before,
}

/// Why it is not known to be done.
#[derive(Debug)]
pub enum Failed {
    /// It was not covered at the first try, and is not paid later either.
    NotCovered,
    /// Another payment has this key; this one is not done.
    KeyOfAnother,
    /// The server would say no again until the cause is mended; this try did
    /// nothing and left no note. Another try with the same key may have paid, or
    /// pay later.
    Refused(Error),
    /// Not known to be done. Ask again, with the same key; if the connection is
    /// closed, over a new one.
    AskAgain(Error),
}

/// Makes the tables: Alice has 1000.00, Bob and Carol have 500.00 each, and
/// nothing is paid.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(TABLES)
}

/// Alice's and Bob's balances, in cents.
pub fn balances(bank: &mut Client) -> Result<[i64; 2], Error> {
    let two = "SELECT balance FROM account
               WHERE name IN ('Alice', 'Bob') ORDER BY name";
    let rows = bank.query(two, &[])?;
    Ok([rows[0].get(0), rows[1].get(0)])
}

/// With a key it is enough to know what will be refused again: all else may
/// be asked again, in doubt or not.
impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        let class = error.code().map(|code| &code.code()[..2]);
        match class {
            // Conflicts, the line, locks, resources, operators, idleness,
            // a fault of the server; or silence.
            Some("40" | "08" | "55" | "53" | "57" | "25" | "58" | "XX")
            | None => Self::AskAgain(error),
            Some(_) => Self::Refused(error),
        }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCovered => write!(f, "not covered"),
            Self::KeyOfAnother => write!(f, "another payment has this key"),
            Self::Refused(error) => match error.as_db_error() {
                Some(answer) => write!(f, "refused: {answer}"),
                None => write!(f, "refused: {error}"),
            },
            Self::AskAgain(error) => write!(f, "ask again: {error}"),
        }
    }
}

impl std::error::Error for Failed {}
