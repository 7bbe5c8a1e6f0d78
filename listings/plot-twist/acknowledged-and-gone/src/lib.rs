//! Broken on purpose: a bank with a standby that follows when it can. A
//! transfer is confirmed, the server dies, the standby takes over, and the
//! money is back where it was.
//!
//! Promises: each transfer is on the standby as a whole or not at all, and the
//! standby never has a later one without an earlier one. It does *not* promise
//! that what was confirmed is there when the standby takes over.
//!
//! ```no_run
//! use acknowledged_and_gone::{balances, found, open, transfer};
//! # fn main() -> Result<(), postgres::Error> {
//! let mut bank = open("postgres://bank@primary/bank")?;
//! found(&mut bank)?;
//! transfer(&mut bank, ["Alice", "Bob"], 100_00)?;
//! println!("{:?}", balances(&mut bank)?); // who takes over may not know of it
//! # Ok(())
//! # }
//! ```

use postgres::{Client, Error, NoTls};

/// Whole cents, never below zero.
const TABLE: &str = "
    CREATE TABLE account (
        name    text PRIMARY KEY,
        balance bigint NOT NULL CHECK (balance >= 0)
    );
    INSERT INTO account VALUES ('Alice', 100000), ('Bob', 50000)";

/// Connects to a server.
pub fn open(url: &str) -> Result<Client, Error> {
    Client::connect(url, NoTls)
}

/// Makes the table: Alice has 1000.00, Bob has 500.00.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(TABLE)
}

// ANCHOR: bank
/// Moves an amount in cents. When this returns, the transfer is confirmed.
pub fn transfer(
    bank: &mut Client,
    [from, to]: [&str; 2],
    amount: u32,
) -> Result<(), Error> {
    let mut work = bank.transaction()?;
    let add = "UPDATE account SET balance = balance + $2
               WHERE name = $1 RETURNING name";
    let amount = i64::from(amount);
    let mut changes = [(from, -amount), (to, amount)];
    changes.sort(); // both rows are locked in the order of names
    for (name, change) in changes {
        work.query_one(add, &[&name, &change])?; // or there is no such row
    }
    work.commit()
}

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
// ANCHOR_END: bank
