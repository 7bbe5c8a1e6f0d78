//! Broken on purpose: a process that dies between debit and credit takes the
//! money with it.
//!
//! Promises: an account's balance outlives the process, because it is kept in
//! a file that is replaced whole. It does *not* promise to outlive a power cut. A message in a
//! mailbox does not outlive it.
//!
//! ```standalone_crate
//! use crash_in_the_gap::{money_left, pay_and_die};
//! use std::env;
//!
//! fn main() -> std::io::Result<()> {
//!     if let Some(moment) = env::args().nth(1) {
//!         return pay_and_die(&moment); // this is the child
//!     }
//!     let program = env::current_exe()?;
//!     let folder = format!("bank-{}", std::process::id());
//!     let folder = env::temp_dir().join(folder);
//!     let [alice, bob] = money_left(&program, &folder, "in the gap")?;
//!     assert_eq!((alice, bob), (800_00, 500_00));
//!     Ok(())
//! }
//! ```

use std::path::Path;
use std::process::{self, Command};
use std::sync::mpsc::{self, Receiver, Sender};
use std::{fs, io};

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Take money off this balance, if it is there, and send it to another
    /// account.
    Transfer {
        /// The mailbox of the account to pay.
        to: Sender<BankMessage>,
        /// How much.
        amount: u64,
    },
}

// ANCHOR: bank
/// Handles messages until the last sender is gone; `file` holds the balance in
/// cents.
pub fn run(file: &Path, mailbox: Receiver<BankMessage>) -> io::Result<()> {
    for message in mailbox {
        let balance = read(file)?;
        match message {
            BankMessage::Deposit(amount) => write(file, balance + amount)?,
            BankMessage::Transfer { to, amount } if amount <= balance => {
                write(file, balance - amount)?;
                let _ = to.send(BankMessage::Deposit(amount));
            }
            BankMessage::Transfer { .. } => {}
        }
    }
    Ok(())
}

/// When the child can be told to die.
pub const MOMENTS: [&str; 3] =
    ["before the transfer", "in the gap", "after the transfer"];

/// The child: Alice pays Bob 200.00, and at the given moment the process
/// aborts.
///
/// The two accounts are the files `alice` and `bob` in the current folder.
pub fn pay_and_die(moment: &str) -> io::Result<()> {
    let die_if = |now| {
        if moment == now {
            process::abort();
        }
    };
    let (alice, alice_mailbox) = mpsc::channel();
    let (bob, bob_mailbox) = mpsc::channel();
    alice
        .send(BankMessage::Transfer { to: bob, amount: 200_00 })
        .expect("we hold the mailbox");
    drop(alice);

    die_if("before the transfer");
    run(Path::new("alice"), alice_mailbox)?; // as two threads might: Alice first …
    die_if("in the gap");
    run(Path::new("bob"), bob_mailbox)?; // … and then Bob
    die_if("after the transfer");
    Err(io::Error::other("nobody told this child when to die"))
}
// ANCHOR_END: bank

/// The parent: opens a bank in a new `folder`, has `program` die in it, and
/// returns what Alice and Bob have left, in cents. The folder is gone
/// afterwards, unless a call of the system fails.
///
/// An error if the child came to an end of its own, with whatever exit code.
pub fn money_left(
    program: &Path,
    folder: &Path,
    moment: &str,
) -> io::Result<[u64; 2]> {
    fs::create_dir(folder)?;
    write(&folder.join("alice"), 1_000_00)?;
    write(&folder.join("bob"), 500_00)?;
    let end = Command::new(program).arg(moment).current_dir(folder).status()?;
    let left = [read(&folder.join("alice"))?, read(&folder.join("bob"))?];
    fs::remove_dir_all(folder)?;
    // Killed by a signal, a process has no code; on Windows it has a huge one.
    if matches!(end.code(), Some(0..=255)) {
        return Err(io::Error::other(format!(
            "the child did not crash: {end}"
        )));
    }
    Ok(left)
}

fn read(file: &Path) -> io::Result<u64> {
    fs::read_to_string(file)?.parse().map_err(io::Error::other)
}

/// A file gets its name when it is whole, so a process that dies in the middle
/// leaves the old balance.
fn write(file: &Path, balance: u64) -> io::Result<()> {
    let whole = file.with_extension("new");
    fs::write(&whole, balance.to_string())?;
    fs::rename(whole, file)
}
