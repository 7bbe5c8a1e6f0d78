//! Broken on purpose: a bank whose clients believe whoever says that it is
//! the primary. Two do, and the same money is paid out twice.
//!
//! Promises: on each server no balance is negative. It does *not* promise that
//! there is one server.
//!
//! ```no_run
//! use two_primaries::{balance, open_any, pay_out};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let servers = ["10.0.0.1:5432".parse()?, "10.0.0.2:5432".parse()?];
//! let mut bank = open_any(&servers, "secret")?; // the first that says so
//! pay_out(&mut bank, 100_00)?;
//! println!("{} cents are left here", balance(&mut bank)?);
//! # Ok(())
//! # }
//! ```

use postgres::config::TargetSessionAttrs;
use postgres::{Client, Config, Error, NoTls};
use std::net::SocketAddr;

/// Whole cents, never below zero.
const TABLE: &str = "
    CREATE TABLE account (
        name    text PRIMARY KEY,
        balance bigint NOT NULL CHECK (balance >= 0)
    );
    INSERT INTO account VALUES ('Alice', 100000)";

/// Makes the table: Alice has 1000.00.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(TABLE)
}

// ANCHOR: bank
/// Connects to the first of these servers that accepts writes.
pub fn open_any(
    servers: &[SocketAddr],
    password: &str,
) -> Result<Client, Error> {
    let mut config = Config::new();
    for server in servers {
        config.host(&server.ip().to_string()).port(server.port());
    }
    config.user("bank").password(password).dbname("postgres");
    config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    config.connect(NoTls)
}

/// Pays an amount in cents out of Alice's account, if it is covered.
pub fn pay_out(bank: &mut Client, amount: u32) -> Result<(), Error> {
    let take = "UPDATE account SET balance = balance - $1
                WHERE name = 'Alice'";
    bank.execute(take, &[&i64::from(amount)]).map(drop)
}

/// What Alice has on this server, in cents.
pub fn balance(bank: &mut Client) -> Result<i64, Error> {
    let ask = "SELECT balance FROM account WHERE name = 'Alice'";
    Ok(bank.query_one(ask, &[])?.get(0))
}

/// The number of this server's history: each promotion begins a new one (two
/// standbys of one primary, both promoted, may take the same number), with a
/// greater number. Only a primary can be asked.
pub fn timeline(bank: &mut Client) -> Result<i32, Error> {
    let ask = "SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))
                      ::bit(32)::int";
    Ok(bank.query_one(ask, &[])?.get(0))
}
// ANCHOR_END: bank
