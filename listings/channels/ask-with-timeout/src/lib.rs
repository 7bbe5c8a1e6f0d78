//! A question with a time limit, and what the asker knows when it is over.
//!
//! Promises: [`ask`] gives up when its time is over, and hands back the receiver,
//! where a late answer still arrives. After [`ask_or_call_off`] says `CalledOff`,
//! the money is not taken, now or later; what has been begun it waits for.
//!
//! ```
//! use ask_with_timeout::{Unanswered, Withdraw, ask_or_call_off, run};
//! use std::{sync::mpsc, thread, time::Duration};
//!
//! let (account, mailbox) = mpsc::channel();
//! let soon = Duration::from_millis(1);
//! let outcome = ask_or_call_off(&account, 4_00, soon); // nobody reads yet
//! assert_eq!(outcome, Err(Unanswered::CalledOff));
//! drop(account);
//! assert_eq!(run(10_00, mailbox), 10_00);
//! ```

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// There is less than that in the account; nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCovered;

/// The balance in cents after the withdrawal.
pub type Answer = Result<u64, NotCovered>;

// ANCHOR: ask
/// Take `amount` cents off the balance.
#[derive(Debug)]
pub struct Withdraw {
    amount: u64,
    reply: Sender<Answer>,
    /// Set by whoever is first: the account that begins, the asker who calls off.
    claimed: Arc<AtomicBool>,
}

/// Why there is no answer, and what that says of the money.
#[derive(Debug)]
pub enum Unanswered {
    /// It was not sent: nothing was taken.
    Closed,
    /// It was called off before the account began: nothing is taken.
    CalledOff,
    /// In doubt: the account ended without an answer.
    Lost,
    /// In doubt: it may be taken already, or later. The answer would come here.
    Late(Receiver<Answer>),
}

/// Asks, and waits for so long.
pub fn ask(
    account: &Sender<Withdraw>,
    amount: u64,
    patience: Duration,
) -> Result<Answer, Unanswered> {
    let (answer, _claimed) = send(account, amount)?;
    match answer.recv_timeout(patience) {
        Ok(answer) => Ok(answer),
        Err(RecvTimeoutError::Timeout) => Err(Unanswered::Late(answer)),
        Err(RecvTimeoutError::Disconnected) => Err(Unanswered::Lost),
    }
}

/// Asks, waits for so long, and calls off what has not been begun. What has been
/// begun is waited for.
pub fn ask_or_call_off(
    account: &Sender<Withdraw>,
    amount: u64,
    patience: Duration,
) -> Result<Answer, Unanswered> {
    let (answer, claimed) = send(account, amount)?;
    match answer.recv_timeout(patience) {
        Ok(answer) => Ok(answer),
        // Relaxed: it guards no other memory, and one of two swaps is first.
        Err(_) if !claimed.swap(true, Ordering::Relaxed) => {
            Err(Unanswered::CalledOff)
        }
        Err(_) => answer.recv().map_err(|_| Unanswered::Lost),
    }
}

/// Handles messages until the last sender is gone; returns the balance in cents.
pub fn run(mut balance: u64, mailbox: Receiver<Withdraw>) -> u64 {
    for Withdraw { amount, reply, claimed } in mailbox {
        if claimed.swap(true, Ordering::Relaxed) {
            continue; // called off
        }
        let left = balance.checked_sub(amount).ok_or(NotCovered);
        balance = left.unwrap_or(balance);
        let _ = reply.send(left); // who asked may have left
    }
    balance
}
// ANCHOR_END: ask

fn send(
    account: &Sender<Withdraw>,
    amount: u64,
) -> Result<(Receiver<Answer>, Arc<AtomicBool>), Unanswered> {
    let (reply, answer) = mpsc::channel();
    let claimed = Arc::new(AtomicBool::new(false));
    let its_claim = Arc::clone(&claimed);
    let message = Withdraw { amount, reply, claimed: its_claim };
    account.send(message).map_err(|_| Unanswered::Closed)?;
    Ok((answer, claimed))
}

/// Two that are late are alike, whatever may still come.
impl PartialEq for Unanswered {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl std::fmt::Display for NotCovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the account does not hold that much")
    }
}

impl std::fmt::Display for Unanswered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Closed => "the account is closed; nothing was taken",
            Self::CalledOff => "called off; nothing is taken",
            Self::Lost => "the account ended without an answer; in doubt",
            Self::Late(_) => "no answer yet; in doubt",
        })
    }
}

impl std::error::Error for NotCovered {}
impl std::error::Error for Unanswered {}
