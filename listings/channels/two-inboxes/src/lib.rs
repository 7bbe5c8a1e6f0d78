//! One thread that waits for two receivers at a time: crossbeam's `select!`, and
//! what std offers instead, one mailbox for both.
//!
//! Promises: whichever comes is handled, while nobody spins; orders end when
//! every sender is gone or somebody says stop. With `select_biased!`, a stop
//! that is there goes before orders that are there. It does *not* promise an
//! order between the two inboxes.
//!
//! ```
//! use two_inboxes::{Ended, run};
//!
//! let (order, orders) = crossbeam_channel::unbounded();
//! let (_stop, stops) = crossbeam_channel::bounded(1);
//! order.send(5_00).unwrap();
//! drop(order);
//! assert_eq!(run(orders, stops), Ended { balance: 5_00, stopped: false });
//! ```

use crossbeam_channel::select_biased;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

/// How it came to its end.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// In cents.
    pub balance: u128,
    /// Somebody said stop; orders may have been left unread.
    pub stopped: bool,
}

// ANCHOR: select
/// Adds up orders in cents until somebody says stop or no sender is left.
pub fn run(
    orders: crossbeam_channel::Receiver<u64>,
    stops: crossbeam_channel::Receiver<()>,
) -> Ended {
    let mut balance = 0;
    loop {
        select_biased! { // the first that is ready, from top to bottom
            recv(stops) -> stop => if stop.is_ok() {
                return Ended { balance, stopped: true };
            } else {
                // Nobody is left to say it; an ended receiver is always ready.
                balance += orders.iter().map(u128::from).sum::<u128>();
                return Ended { balance, stopped: false };
            },
            recv(orders) -> order => match order {
                Ok(amount) => balance += u128::from(amount),
                Err(_) => return Ended { balance, stopped: false },
            },
        }
    }
}
// ANCHOR_END: select

// ANCHOR: merged
/// What may come from either inbox.
#[derive(Debug, PartialEq, Eq)]
pub enum BankMessage {
    /// Add this many cents.
    Order(u64),
    /// Come to an end.
    Stop,
}

/// The same with std: one mailbox, and who sends says what it is.
pub fn run_merged(mailbox: Receiver<BankMessage>) -> Ended {
    let mut balance = 0;
    for message in mailbox {
        match message {
            BankMessage::Order(amount) => balance += u128::from(amount),
            BankMessage::Stop => return Ended { balance, stopped: true },
        }
    }
    Ended { balance, stopped: false }
}

/// For a receiver that is there already: a thread that passes messages on, until
/// the inbox has ended, or a message finds that the mailbox has.
pub fn forward<T: Send + 'static>(
    inbox: Receiver<T>,
    mailbox: Sender<BankMessage>,
    into: fn(T) -> BankMessage,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for message in inbox {
            if mailbox.send(into(message)).is_err() {
                return;
            }
        }
    })
}
// ANCHOR_END: merged
