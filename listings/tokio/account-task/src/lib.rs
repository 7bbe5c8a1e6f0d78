//! An account as a task: an actor with a bounded mailbox, and a handle that hides both from callers.
//!
//! Promises: requests of one caller are handled in order, a refusal is an error and changes
//! nothing, the task ends when the last handle is dropped. It does *not* promise that a caller who
//! gives up waiting has changed nothing: the request may be done all the same.
//!
//! ```
//! use account_task::{Account, Refused};
//!
//! # watchdog::tokio::run(|| async {
//! let (alice, task) = Account::open(1_000_00);
//! assert_eq!(alice.withdraw(200_00).await, Ok(800_00));
//! assert_eq!(alice.withdraw(900_00).await, Err(Refused::NotCovered));
//! drop(alice);
//! assert_eq!(task.await.unwrap(), 800_00);
//! # });
//! ```

use std::error::Error;
use std::fmt;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// Why an account said no. The balance has not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The account has less than that.
    NotCovered,
    /// The balance would pass `u64::MAX`.
    DoesNotFit,
    /// The account's task is gone, and its balance with it.
    Closed,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::NotCovered => "the balance does not cover this",
            Refused::DoesNotFit => "the balance would be too large",
            Refused::Closed => "the account is closed",
        })
    }
}

impl Error for Refused {}

/// The balance in cents after a request, or why nothing has changed.
pub type Answer = Result<u64, Refused>;

// ANCHOR: account
enum Request {
    Withdraw(u64, oneshot::Sender<Answer>),
    Deposit(u64, oneshot::Sender<Answer>),
    Balance(oneshot::Sender<Answer>),
}

/// A handle to an account. Clone it: all clones reach the same task.
#[derive(Clone)]
pub struct Account {
    requests: mpsc::Sender<Request>,
}

impl Account {
    /// Spawns the account's task with a balance in cents; the task ends with the closing
    /// balance when the last handle is gone.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime.
    pub fn open(mut balance: u64) -> (Account, JoinHandle<u64>) {
        let (requests, mut mailbox) = mpsc::channel(8);
        let account = tokio::spawn(async move {
            while let Some(request) = mailbox.recv().await {
                let (answer, reply) = match request {
                    Request::Withdraw(amount, reply) => {
                        let rest = balance.checked_sub(amount);
                        (rest.ok_or(Refused::NotCovered), reply)
                    }
                    Request::Deposit(amount, reply) => {
                        let sum = balance.checked_add(amount);
                        (sum.ok_or(Refused::DoesNotFit), reply)
                    }
                    Request::Balance(reply) => (Ok(balance), reply),
                };
                balance = answer.unwrap_or(balance);
                _ = reply.send(answer); // the caller may have given up
            }
            balance
        });
        (Account { requests }, account)
    }

    /// Takes cents off the balance.
    ///
    /// # Errors
    ///
    /// If it does not cover that, or the task is gone.
    pub async fn withdraw(&self, amount: u64) -> Answer {
        self.ask(|reply| Request::Withdraw(amount, reply)).await
    }

    /// Adds cents to the balance.
    ///
    /// # Errors
    ///
    /// If the sum does not fit, or the task is gone.
    pub async fn deposit(&self, amount: u64) -> Answer {
        self.ask(|reply| Request::Deposit(amount, reply)).await
    }

    /// The balance in cents.
    ///
    /// # Errors
    ///
    /// If the task is gone.
    pub async fn balance(&self) -> Answer {
        self.ask(Request::Balance).await
    }

    async fn ask(
        &self,
        request: impl FnOnce(oneshot::Sender<Answer>) -> Request,
    ) -> Answer {
        let (reply, answer) = oneshot::channel();
        let sent = self.requests.send(request(reply)).await;
        sent.map_err(|_| Refused::Closed)?;
        answer.await.unwrap_or(Err(Refused::Closed))
    }
}
// ANCHOR_END: account
