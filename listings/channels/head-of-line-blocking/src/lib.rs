//! Broken on purpose: `run_and_print` does slow work itself, and
//! everything in its mailbox waits behind one message.
//!
//! The repair, `run_and_hand_out`, gives the slow work to another thread and
//! reads on.
//!
//! ```
//! use head_of_line_blocking::{BankMessage, Printer, run_and_hand_out};
//! use std::sync::mpsc;
//!
//! let (teller, mailbox) = mpsc::channel();
//! let (paper, tray) = mpsc::channel();
//! let (asker, statement) = mpsc::channel();
//! let printer = Printer::new(tray);
//! teller.send(BankMessage::PrintStatement { printer, asker }).unwrap();
//! drop(teller);
//! paper.send(()).unwrap();
//! assert_eq!(run_and_hand_out(10_00, mailbox), 10_00);
//! assert_eq!(statement.recv().unwrap(), "balance: 10.00");
//! ```

use std::sync::mpsc::{Receiver, Sender};
use std::thread;

/// A printer that prints when somebody brings paper. It can take all day.
#[derive(Debug)]
pub struct Printer {
    tray: Receiver<()>,
}

impl Printer {
    /// A printer with this paper tray.
    pub fn new(tray: Receiver<()>) -> Self {
        Self { tray }
    }

    /// Waits for a sheet, then prints a balance in cents.
    pub fn print(self, balance: u64) -> String {
        let _ = self.tray.recv();
        format!("balance: {}.{:02}", balance / 100, balance % 100)
    }
}

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit {
        /// How much.
        amount: u64,
        /// Gets the new balance.
        receipt: Sender<Result<u64, DoesNotFit>>,
    },
    /// Print the balance.
    PrintStatement {
        /// A slow one.
        printer: Printer,
        /// Gets the statement.
        asker: Sender<String>,
    },
}

/// The balance would be more than `u64::MAX` cents; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

fn deposit(balance: &mut u64, amount: u64) -> Result<u64, DoesNotFit> {
    *balance = balance.checked_add(amount).ok_or(DoesNotFit)?;
    Ok(*balance)
}

// ANCHOR: slow
/// Handles every message itself, the slow ones too; returns the closing balance
/// in cents.
pub fn run_and_print(mut balance: u64, mailbox: Receiver<BankMessage>) -> u64 {
    for message in mailbox {
        match message {
            BankMessage::Deposit { amount, receipt } => {
                let _ = receipt.send(deposit(&mut balance, amount));
            }
            BankMessage::PrintStatement { printer, asker } => {
                // Nobody holds a lock here. Everybody waits all the same.
                let _ = asker.send(printer.print(balance));
            }
        }
    }
    balance
}
// ANCHOR_END: slow

// ANCHOR: repair
/// Gives slow messages to threads of their own; returns the closing balance in
/// cents.
pub fn run_and_hand_out(
    mut balance: u64,
    mailbox: Receiver<BankMessage>,
) -> u64 {
    thread::scope(|helpers| {
        for message in mailbox {
            match message {
                BankMessage::Deposit { amount, receipt } => {
                    let _ = receipt.send(deposit(&mut balance, amount));
                }
                BankMessage::PrintStatement { printer, asker } => {
                    // The helper gets a copy of the number. The balance stays
                    // here.
                    let copy = balance;
                    helpers.spawn(move || asker.send(printer.print(copy)));
                }
            }
        }
    }); // waits for the last helper
    balance
}
// ANCHOR_END: repair

impl std::fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the deposit does not fit into the balance")
    }
}

impl std::error::Error for DoesNotFit {}
