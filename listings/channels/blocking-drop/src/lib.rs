//! Broken on purpose: a destructor that sends a refund to a mailbox with limited
//! room waits for room, in whatever thread drops the payment. [`Home::Room`] does;
//! [`Home::NoLimit`], a channel of its own for refunds, repairs it.
//!
//! ```
//! use blocking_drop::{Home, pay_a_closed_account};
//! use std::sync::mpsc;
//!
//! let (refund, refunds) = mpsc::channel();
//! let home = Home::NoLimit(refund);
//! assert_eq!(pay_a_closed_account(home, refunds), 10_00);
//! ```

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};

// ANCHOR: drop
/// Where a refund goes.
#[derive(Debug)]
pub enum Home {
    /// Broken: the payer's mailbox, which may be full.
    Room(SyncSender<u64>),
    /// A channel that always takes one more.
    NoLimit(Sender<u64>),
}

/// Money in transit. Dropped, it returns.
#[derive(Debug)]
pub struct Payment {
    home: Home,
    amount: u64,
}

impl Drop for Payment {
    fn drop(&mut self) {
        let _ = match &self.home {
            Home::Room(payer) => payer.send(self.amount), // may wait
            Home::NoLimit(payer) => payer.send(self.amount),
        };
    }
}

/// Alice has 10.00 and pays 4.00 to an account that is closed: the payment is
/// dropped in her own thread, before she reads on.
pub fn pay_a_closed_account(home: Home, refunds: Receiver<u64>) -> u64 {
    let mut balance = 10_00;
    let (closed, _) = mpsc::channel();
    balance -= 4_00;
    let sent = closed.send(Payment { home, amount: 4_00 });
    drop(sent); // refused, and here the destructor runs
    balance + refunds.iter().sum::<u64>()
}
// ANCHOR_END: drop
