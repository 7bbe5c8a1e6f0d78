//! It keeps a sender for the answer, and waits forever if nobody else has one.
//!
//! Red: it waits for an answer that nobody can give

use std::sync::mpsc::{self, Sender};

/// What an auditor can ask of an account.
#[derive(Debug)]
pub enum BankMessage {
    /// Freeze and tell the balance in cents, or answer `None`: a transfer is
    /// under way.
    Freeze(Sender<Option<u64>>),
    /// Go on.
    Thaw,
}

/// Why there is no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTotal {
    /// An account would not freeze. Try again later.
    Busy,
    /// An account is gone.
    Gone,
}

/// The total of all accounts at one moment, in cents.
pub fn audit(accounts: &[Sender<BankMessage>]) -> Result<u128, NoTotal> {
    let mut frozen = Vec::new();
    let mut total = Ok(0);
    for account in accounts {
        match freeze(account) {
            Ok(balance) => {
                frozen.push(account);
                total = total.map(|sum| sum + u128::from(balance));
            }
            Err(no_total) => {
                total = Err(no_total);
                break;
            }
        }
    }
    for account in frozen {
        // Gone by now? Its balance counted at that moment all the same.
        let _ = account.send(BankMessage::Thaw);
    }
    total
}

fn freeze(account: &Sender<BankMessage>) -> Result<u64, NoTotal> {
    let (reply, answer) = mpsc::channel();
    let _ = account.send(BankMessage::Freeze(reply.clone()));
    answer.recv().map_err(|_| NoTotal::Gone)?.ok_or(NoTotal::Busy)
}
