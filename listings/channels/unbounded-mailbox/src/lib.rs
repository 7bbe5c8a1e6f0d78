//! An account that opens late: until then its unbounded mailbox takes every
//! message, and nobody waits.
//!
//! Promises: once the account reads, no message is lost, and one that does not
//! fit is handed back. It does *not* promise any limit to the queue;
//! `bounded-mailbox` has one.
//!
//! ```
//! use std::sync::mpsc;
//! use unbounded_mailbox::{Closing, run_after};
//!
//! let (open, gate) = mpsc::channel();
//! let (teller, mailbox) = mpsc::channel();
//! teller.send(5_00).unwrap();
//! drop(teller); // the last sender: the account closes when all is received
//! open.send(()).unwrap();
//! let closing = run_after(gate, 10_00, mailbox);
//! assert_eq!(closing, Closing { balance: 15_00, refused: vec![] });
//! ```

// ANCHOR: account
use std::sync::mpsc::Receiver;

/// What is left when an account closes. Amounts are in cents.
#[derive(Debug, PartialEq, Eq)]
pub struct Closing {
    /// The balance at the end.
    pub balance: u64,
    /// The deposits that would not have fitted into the balance.
    pub refused: Vec<u64>,
}

/// Waits at the gate, then takes deposits in cents until the last sender is
/// gone.
pub fn run_after(
    gate: Receiver<()>,
    balance: u64,
    mailbox: Receiver<u64>,
) -> Closing {
    let _ = gate.recv();
    let mut closing = Closing { balance, refused: Vec::new() };
    for amount in mailbox {
        match closing.balance.checked_add(amount) {
            Some(sum) => closing.balance = sum,
            None => closing.refused.push(amount),
        }
    }
    closing
}
// ANCHOR_END: account
