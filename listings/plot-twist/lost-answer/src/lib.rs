//! What is known about a transaction after an error, and a proxy that loses
//! messages on purpose.
//!
//! Promises: [`known`] says that nothing was changed only where `COMMIT` was
//! not sent, or where the server's answer says so. After any other ending it
//! says [`Known::InDoubt`], and asking the same connection cannot help.
//!
//! ```
//! // Nobody listens at that port, so nothing was begun.
//! use lost_answer::{Known, known};
//! use postgres::{Client, NoTls};
//! let nobody = Client::connect("postgres://bank@127.0.0.1:1/bank", NoTls);
//! assert_eq!(known(&nobody.err().unwrap(), false), Known::TryAgain);
//! ```

use postgres::Client;
use std::fmt;

// ANCHOR: known
use postgres::error::{Error, Severity};

/// What the client knows about a transaction that ended with an error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// Nothing was changed, and the same may go well the next time.
    TryAgain,
    /// Nothing was changed, and the same would be refused again, unless
    /// somebody mends the cause.
    Refused,
    /// It was done, or it was not.
    InDoubt,
}

/// Judges an error by its code, and by whether `COMMIT` had been sent. (A
/// statement outside of a transaction is its own `COMMIT`.)
pub fn known(error: &Error, commit_was_sent: bool) -> Known {
    let code = error.code().map_or("", |code| code.code());
    let answer = error.as_db_error().and_then(|it| it.parsed_severity());
    let is_over = answer != Some(Severity::Error); // fatal, or no answer
    // The connection; or who answers does not know what became of it.
    let is_lost = ["", "40003"].contains(&code) || code.starts_with("08");
    match code {
        _ if commit_was_sent && (is_over || is_lost) => Known::InDoubt,
        _ if is_lost => Known::TryAgain,
        // Another transaction was in the way, or a limit of time.
        "40001" | "40P01" | "55P03" | "57014" => Known::TryAgain,
        // The session was idle, or (since PostgreSQL 17) its transaction was
        // open, for too long; or an administrator ended it (57P01, too); or
        // there are too many sessions; or the server stops, has crashed
        // (57P02; PostgreSQL 15 says that in a notice, and closes the
        // connection), or starts.
        "25P03" | "25P04" | "53300" | "57P01" | "57P02" | "57P03" | "57P05" => {
            Known::TryAgain
        }
        _ => Known::Refused, // an answer: it was rolled back
    }
}
// ANCHOR_END: known

/// A book of payments beside the accounts.
const TABLES: &str = "
    CREATE TABLE account (
        name    text PRIMARY KEY,
        balance bigint NOT NULL CHECK (balance >= 0)
    );
    INSERT INTO account VALUES ('Alice', 100000), ('Bob', 50000);
    CREATE TABLE payment (
        payer  text NOT NULL REFERENCES account,
        payee  text NOT NULL REFERENCES account,
        amount bigint NOT NULL CHECK (amount > 0)
    )";

/// A payment of which no success was reported.
#[derive(Debug)]
pub struct Failed {
    /// What is known about it.
    pub known: Known,
    /// What was reported instead.
    pub error: Error,
}

impl Failed {
    fn new(error: Error, commit_was_sent: bool) -> Self {
        Self { known: known(&error, commit_was_sent), error }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known {
            Known::TryAgain => write!(f, "not done, try again: ")?,
            Known::Refused => write!(f, "not done, refused: ")?,
            Known::InDoubt => write!(f, "done or not: ")?,
        }
        match self.error.as_db_error() {
            Some(answer) => write!(f, "{answer}"),
            None => write!(f, "{}", self.error),
        }
    }
}

impl std::error::Error for Failed {}

/// Makes the tables: Alice has 1000.00, Bob has 500.00, nothing is paid.
pub fn found(bank: &mut Client) -> Result<(), Error> {
    bank.batch_execute(TABLES)
}

// ANCHOR: pay
/// Pays an amount in cents, every time that it is called.
pub fn pay(
    bank: &mut Client,
    [from, to]: [&str; 2],
    amount: i64,
) -> Result<(), Failed> {
    let before_commit = |error| Failed::new(error, false);
    let mut work = bank.transaction().map_err(before_commit)?;
    let note = "INSERT INTO payment VALUES ($1, $2, $3)";
    work.execute(note, &[&from, &to, &amount]).map_err(before_commit)?;
    let mut changes = [(from, -amount), (to, amount)];
    changes.sort(); // all payments lock in the order of names
    for (name, change) in changes {
        let add = "UPDATE account SET balance = balance + $2 WHERE name = $1";
        work.execute(add, &[&name, &change]).map_err(before_commit)?;
    }
    work.commit().map_err(|error| Failed::new(error, true))
}
// ANCHOR_END: pay

/// Alice's and Bob's balances, in cents.
pub fn balances(bank: &mut Client) -> Result<[i64; 2], Error> {
    let two = "SELECT balance FROM account
               WHERE name IN ('Alice', 'Bob') ORDER BY name";
    let rows = bank.query(two, &[])?;
    Ok([rows[0].get(0), rows[1].get(0)])
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
    /// The client's `START TRANSACTION`.
    Begin,
    /// The client's `COMMIT`.
    Commit,
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
    let (order, answer): (Option<&[u8]>, Option<&[u8]>) = match cut {
        Cut::Begin => (Some(b"START TRANSACTION\0"), None),
        Cut::Commit => (Some(b"COMMIT\0"), None),
        Cut::Answer => (None, Some(b"COMMIT\0")),
    };
    thread::spawn(move || -> io::Result<()> {
        let client = listener.accept()?.0;
        let server = TcpStream::connect((name, port))?;
        let back = (server.try_clone()?, client.try_clone()?);
        thread::spawn(move || pass_on(back.0, back.1, 1, answer));
        // The client's very first message does not say its kind.
        pass_on(client, server, 0, order)
    });
    Ok(through)
}

/// Passes on messages until one ends like this, or the connection does.
fn pass_on(
    mut from: TcpStream,
    mut to: TcpStream,
    mut kind: usize,
    last: Option<&[u8]>,
) -> io::Result<()> {
    let is_last = |message: &[u8]| last.is_some_and(|it| message.ends_with(it));
    while let Ok(message) = message(&mut from, kind)
        && !is_last(&message)
    {
        to.write_all(&message)?;
        kind = 1;
    }
    let _ = from.shutdown(Shutdown::Both);
    to.shutdown(Shutdown::Both)
}

/// A message of PostgreSQL's protocol: its kind, in so many bytes, the length
/// of what follows, in four, and that.
fn message(from: &mut TcpStream, kind: usize) -> io::Result<Vec<u8>> {
    let mut head = vec![0; kind];
    from.read_exact(&mut head)?;
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let rest = u32::from_be_bytes(length).saturating_sub(4);
    let mut message = [head.as_slice(), &length].concat();
    let read = from.take(rest.into()).read_to_end(&mut message)?;
    match read == rest as usize {
        true => Ok(message),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
// ANCHOR_END: proxy
