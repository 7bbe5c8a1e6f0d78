//! Broken on purpose: `select!` drops the branch that did not win, and with it the message that branch had
//! already received. `sum` is the repair: nothing is in hand where a branch can be dropped.
//!
//! ```
//! use select_loses_a_message::sum;
//! use tokio::sync::{mpsc, watch};
//!
//! # watchdog::tokio::run(|| async {
//! let (payments, mailbox) = mpsc::channel(4);
//! let (_rate, rates) = watch::channel(1);
//! payments.send(5_00).await.unwrap();
//! drop(payments);
//! assert_eq!(sum(mailbox, rates).await, 5_00);
//! # });
//! ```

use std::pin::pin;

use tokio::sync::{mpsc, watch};

// ANCHOR: broken
/// Adds up payments in cents; meanwhile, an exchange rate may change.
pub async fn sum_that_loses(
    mut payments: mpsc::Receiver<u64>,
    mut rates: watch::Receiver<u64>,
) -> u64 {
    let mut sum = 0;
    loop {
        let booked = async {
            let payment = payments.recv().await?;
            log(payment).await; // dropped here, the payment is gone
            Some(payment)
        };
        tokio::select! {
            payment = booked => match payment {
                Some(payment) => sum += payment * *rates.borrow(),
                None => break sum,
            },
            Ok(()) = rates.changed() => {}
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: repair
/// The same: `recv` alone in the branch, and the await after it in the handler, which no branch drops.
pub async fn sum(
    mut payments: mpsc::Receiver<u64>,
    mut rates: watch::Receiver<u64>,
) -> u64 {
    let mut sum = 0;
    loop {
        tokio::select! {
            payment = payments.recv() => match payment {
                Some(payment) => {
                    log(payment).await;
                    sum += payment * *rates.borrow();
                }
                None => break sum,
            },
            Ok(()) = rates.changed() => {}
        }
    }
}
// ANCHOR_END: repair

// ANCHOR: lent
/// The same: the future is made outside of the loop, so a branch that loses drops only a reference.
pub async fn sum_by_a_loan(
    payments: mpsc::Receiver<u64>,
    mut rates: watch::Receiver<u64>,
) -> u64 {
    let mut sum = 0;
    let mut booked = pin!(book(payments));
    loop {
        tokio::select! {
            next = &mut booked => match next {
                Some((payment, payments)) => {
                    sum += payment * *rates.borrow();
                    booked.set(book(payments));
                }
                None => break sum,
            },
            Ok(()) = rates.changed() => {}
        }
    }
}

/// Receives a payment and writes it down; gives the mailbox back.
async fn book(
    mut payments: mpsc::Receiver<u64>,
) -> Option<(u64, mpsc::Receiver<u64>)> {
    let payment = payments.recv().await?;
    log(payment).await;
    Some((payment, payments))
}
// ANCHOR_END: lent

/// Writes a payment down somewhere, which takes a moment.
async fn log(_payment: u64) {
    for _sector in 0..2 {
        tokio::task::yield_now().await;
    }
}
