//! A bank that refuses whoever comes with an older token than one it has seen.
//!
//! Promises: once a holder has registered his token, nobody with an older one
//! changes the account. Whoever only reads tells the bank nothing: between his
//! reading and his writing an older holder still gets in.
//!
//! ```no_run
//! use fencing_token::{Failed, Token, register, write};
//! use postgres::{Client, NoTls};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut bank = Client::connect("postgres://bank@primary/bank", NoTls)?;
//! let mine = Token(33); // from whoever gave the lock
//! let balance = register(&mut bank, mine)?;
//! match write(&mut bank, mine, balance - 100_00) {
//!     Err(Failed::Superseded) => println!("a later holder has come"),
//!     written => written?,
//! }
//! # Ok(())
//! # }
//! ```

use postgres::{Client, Error};
use std::{error, fmt};

/// Makes the table: Alice has 1000.00, in cents, and no holder has come yet.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(
        "CREATE TABLE account (
             name    text PRIMARY KEY,
             balance bigint NOT NULL,
             token   bigint NOT NULL DEFAULT 0
         );
         INSERT INTO account VALUES ('Alice', 100000)",
    )
}

// ANCHOR: store
/// Which holder of the lock it is: a later one's is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token(pub i64);

/// Why nothing was read, or is known to be changed.
#[derive(Debug)]
pub enum Failed {
    /// Somebody with a newer token was here.
    Superseded,
    /// Any other error.
    Database(Error),
}

/// Tells the bank one's token. From then on no older one is let in. Returns
/// what Alice has, in cents.
pub fn register(bank: &mut Client, Token(token): Token) -> Result<i64, Failed> {
    let first = "UPDATE account SET token = $1
                 WHERE name = 'Alice' AND token <= $1 RETURNING balance";
    let row = bank.query_opt(first, &[&token])?;
    row.map(|row| row.get(0)).ok_or(Failed::Superseded)
}

/// Writes a balance in cents, unless a newer token has been seen.
pub fn write(
    bank: &mut Client,
    Token(token): Token,
    balance: i64,
) -> Result<(), Failed> {
    let fenced = "UPDATE account SET balance = $2, token = $1
                  WHERE name = 'Alice' AND token <= $1";
    match bank.execute(fenced, &[&token, &balance])? {
        1 => Ok(()),
        _ => Err(Failed::Superseded),
    }
}

/// Reads what Alice has, in cents. The bank does not learn who has read.
pub fn read(bank: &mut Client) -> Result<i64, Failed> {
    let ask = "SELECT balance FROM account WHERE name = 'Alice'";
    Ok(bank.query_one(ask, &[])?.get(0))
}
// ANCHOR_END: store

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Superseded => write!(f, "somebody newer was here"),
            Self::Database(error) => write!(f, "no answer: {error}"),
        }
    }
}

impl error::Error for Failed {}
