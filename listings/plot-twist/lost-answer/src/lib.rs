//! A payment that can be asked for again when its answer got lost, and a
//! proxy that loses answers.
//!
//! Promises: under one key a payment is made once, however often it is tried;
//! whatever the server refused has changed nothing. It does *not* promise an
//! answer: [`Failed::InDoubt`] means that only another try will tell.
//!
//! ```
//! // Nobody answers, and that is not a refusal.
//! use lost_answer::Failed;
//! use postgres::{Client, NoTls};
//! let nobody = Client::connect("postgres://bank@127.0.0.1:1/bank", NoTls);
//! let failed = Failed::from(nobody.err().unwrap());
//! assert!(matches!(failed, Failed::InDoubt(_)));
//! ```

use postgres::{Client, Error};

/// What was paid is kept beside the accounts, under a key that the payer has
/// chosen.
const TABLES: &str = "
    CREATE TABLE account (
        name    text PRIMARY KEY,
        balance bigint NOT NULL CHECK (balance >= 0)
    );
    INSERT INTO account VALUES ('Alice', 100000), ('Bob', 50000);
    CREATE TABLE payment (
        key    text PRIMARY KEY,
        payer  text NOT NULL REFERENCES account,
        payee  text NOT NULL REFERENCES account,
        amount bigint NOT NULL CHECK (amount > 0)
    )";

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
    /// The server said no, so nothing was changed.
    Refused(Error),
    /// Another payment has this key; nothing was changed.
    KeyOfAnother,
    /// No answer came. It may be done or not.
    InDoubt(Error),
}

/// Makes the tables: Alice has 1000.00, Bob has 500.00, nothing is paid.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(TABLES)
}

// ANCHOR: pay
/// Pays an amount in cents, once for each key, however often it is tried.
pub fn pay(
    bank: &mut Client,
    key: &str,
    [from, to]: [&str; 2],
    amount: i64,
) -> Result<Paid, Failed> {
    let mut work = bank.transaction()?;
    let note = "INSERT INTO payment VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING";
    if work.execute(note, &[&key, &from, &to, &amount])? == 0 {
        let same = "SELECT FROM payment WHERE (key, payer, payee, amount)
                    = ($1, $2, $3, $4)";
        let same = work.query_opt(same, &[&key, &from, &to, &amount])?;
        return same.map(|_| Paid::Before).ok_or(Failed::KeyOfAnother);
    }
    let add = "UPDATE account SET balance = balance + $2 WHERE name = $1";
    work.execute(add, &[&from, &-amount])?;
    work.execute(add, &[&to, &amount])?;
    work.commit()?; // the note and the money, or neither
    Ok(Paid::Now)
}
// ANCHOR_END: pay

/// Alice's and Bob's balances, in cents.
pub fn balances(bank: &mut Client) -> Result<[i64; 2], Error> {
    let all = "SELECT balance FROM account ORDER BY name";
    let rows = bank.query(all, &[])?;
    Ok([rows[0].get(0), rows[1].get(0)])
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        match error.as_db_error() {
            Some(_) => Self::Refused(error),
            None => Self::InDoubt(error),
        }
    }
}

// ANCHOR: proxy
use postgres::Config;
use postgres::config::Host;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

/// What the proxy swallows; then it cuts the connection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cut {
    /// The client's `COMMIT`.
    Order,
    /// The server's answer to it.
    Answer,
}

/// Passes on one connection to a server, up to the cut. Returns how to get
/// there instead of directly.
pub fn proxy(server: &Config, cut: Cut) -> io::Result<Config> {
    let name = match server.get_hosts() {
        [Host::Tcp(name)] => name.clone(),
        _ => return Err(io::Error::other("the server has one host name")),
    };
    let port = server.get_ports().first().copied().unwrap_or(5432);
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let mut through = Config::new();
    through.host("127.0.0.1").port(listener.local_addr()?.port());
    through.user(server.get_user().unwrap_or_default());
    through.password(server.get_password().unwrap_or_default());
    through.dbname(server.get_dbname().unwrap_or_default());
    through.options(server.get_options().unwrap_or_default());
    thread::spawn(move || -> io::Result<()> {
        let client = listener.accept()?.0;
        let server = TcpStream::connect((name, port))?;
        let (to_client, from_server) =
            (client.try_clone()?, server.try_clone()?);
        thread::spawn(move || {
            pass_on(from_server, to_client, cut == Cut::Answer)
        });
        pass_on(client, server, cut == Cut::Order)
    });
    Ok(through)
}

/// Both the order and its answer carry the word `COMMIT` and a zero byte.
fn pass_on(
    mut from: TcpStream,
    mut to: TcpStream,
    cut: bool,
) -> io::Result<()> {
    let mut bytes = [0; 8192];
    loop {
        let read = from.read(&mut bytes).unwrap_or(0);
        let is_commit = bytes[..read].windows(7).any(|w| w == b"COMMIT\0");
        if read == 0 || cut && is_commit {
            let _ = from.shutdown(Shutdown::Both);
            return to.shutdown(Shutdown::Both);
        }
        to.write_all(&bytes[..read])?;
    }
}
// ANCHOR_END: proxy
