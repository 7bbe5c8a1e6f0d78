//! A payment that reaches another server as a message: the debit and the
//! message are one transaction, the credit and the note that it was received
//! are another.
//!
//! Promises: each message is delivered at least once, as long as somebody runs
//! [`relay`], and with [`credit_once`] it is applied once. The money is on its
//! way in between; [`total`] finds it. It is for one sender: the messages of
//! another have the same numbers, so they need his name in the key as well.
//!
//! ```no_run
//! use outbox::{credit_once, pay, relay};
//! use postgres::{Client, NoTls};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut payer = Client::connect("postgres://bank@payer/bank", NoTls)?;
//! let mut payee = Client::connect("postgres://bank@payee/bank", NoTls)?;
//! pay(&mut payer, 100_00)?;
//! while relay(&mut payer, |message| credit_once(&mut payee, message))? {}
//! # Ok(())
//! # }
//! ```

use postgres::{Client, Error};
use std::collections::BTreeMap;

/// Makes the tables of the payer's server: 1000.00, and nothing to send.
pub fn found_payer(payer: &mut Client) -> Result<(), Error> {
    payer.batch_execute(
        "CREATE TABLE account (balance bigint NOT NULL CHECK (balance >= 0));
         INSERT INTO account VALUES (100000);
         CREATE TABLE outbox (
             number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
             amount bigint NOT NULL CHECK (amount > 0),
             sent   bool NOT NULL DEFAULT false
         )",
    )
}

/// Makes the tables of the payee's server: 500.00, and nothing received.
pub fn found_payee(payee: &mut Client) -> Result<(), Error> {
    payee.batch_execute(
        "CREATE TABLE account (balance bigint NOT NULL CHECK (balance >= 0));
         INSERT INTO account VALUES (50000);
         CREATE TABLE inbox (
             number bigint PRIMARY KEY,
             amount bigint NOT NULL CHECK (amount > 0)
         )",
    )
}

// ANCHOR: channel
/// A payment on its way: its number, and the amount in cents.
#[derive(Clone, Copy, Debug)]
pub struct Message(pub i64, pub i64);

/// Sends: the debit and the message, or neither. After an error at `COMMIT` it
/// may be done: whoever tries again without an idempotency key pays twice.
pub fn pay(payer: &mut Client, amount: i64) -> Result<(), Error> {
    let mut work = payer.transaction()?;
    work.execute("UPDATE account SET balance = balance - $1", &[&amount])?;
    work.execute("INSERT INTO outbox (amount) VALUES ($1)", &[&amount])?;
    work.commit()
}

/// Broken: receives, and does not remember that it has.
pub fn credit(payee: &mut Client, message: Message) -> Result<(), Error> {
    let add = "UPDATE account SET balance = balance + $1";
    payee.execute(add, &[&message.1]).map(drop)
}

/// Receives: the credit and the note of it, or neither; and no second time.
pub fn credit_once(payee: &mut Client, message: Message) -> Result<(), Error> {
    let Message(number, amount) = message;
    let mut work = payee.transaction()?;
    let note = "INSERT INTO inbox VALUES ($1, $2) ON CONFLICT DO NOTHING";
    if work.execute(note, &[&number, &amount])? == 1 {
        let add = "UPDATE account SET balance = balance + $1";
        work.execute(add, &[&amount])?;
    }
    work.commit()
}

/// Carries one message across, if there is one: applies it there, then marks
/// it here. Whoever dies between the two leaves it to be sent again.
pub fn relay(
    payer: &mut Client,
    mut apply: impl FnMut(Message) -> Result<(), Error>,
) -> Result<bool, Error> {
    let oldest = "SELECT number, amount FROM outbox
                  WHERE NOT sent ORDER BY number LIMIT 1";
    let Some(row) = payer.query_opt(oldest, &[])? else {
        return Ok(false);
    };
    let message = Message(row.get(0), row.get(1));
    apply(message)?;
    let mark = "UPDATE outbox SET sent = true WHERE number = $1";
    payer.execute(mark, &[&message.0])?;
    Ok(true)
}

/// All the money, in cents, wherever it is: on the two servers, which are not
/// asked at the same moment, and on its way.
pub fn total(payer: &mut Client, payee: &mut Client) -> Result<i64, Error> {
    let (here, sent) = books(payer, "outbox")?;
    let (there, received) = books(payee, "inbox")?;
    let only_in = |a: &BTreeMap<i64, i64>, b: &BTreeMap<i64, i64>| {
        let only = a.iter().filter(|(number, _)| !b.contains_key(number));
        only.map(|(_, amount)| amount).sum::<i64>()
    };
    // Sent and not received; or paid after we had asked the payer.
    Ok(here + there + only_in(&sent, &received) - only_in(&received, &sent))
}

/// A balance and the messages beside it, in one statement: at one moment.
fn books(
    bank: &mut Client,
    table: &str,
) -> Result<(i64, BTreeMap<i64, i64>), Error> {
    let ask = format!(
        "SELECT 0::bigint, balance FROM account
         UNION ALL SELECT number, amount FROM {table}"
    );
    let rows = bank.query(&ask, &[])?;
    let mut all: BTreeMap<i64, i64> =
        rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    Ok((all.remove(&0).unwrap_or(0), all)) // messages are numbered from 1
}
// ANCHOR_END: channel

/// The balance of a server's account, in cents.
pub fn balance(bank: &mut Client) -> Result<i64, Error> {
    Ok(bank.query_one("SELECT balance FROM account", &[])?.get(0))
}
