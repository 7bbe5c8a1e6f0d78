//! An account that panics is run again by its supervisor.
//!
//! Promises: unread messages are kept and handled, and the state is that after
//! the last message that was handled whole. What supervision cannot give back is
//! the message in hand: whoever waits for its answer hears that none will come, and a deposit, which has none, is lost without a word. After too
//! many panics the supervisor gives up: what lies unread is dropped, and senders are refused.
//!
//! ```
//! use restarted_account::{BankMessage, supervise};
//! use std::sync::mpsc;
//!
//! let (teller, mailbox) = mpsc::channel();
//! let (reply, _) = mpsc::channel();
//! teller.send(BankMessage::Deposit(10_00)).unwrap();
//! teller.send(BankMessage::GetShare(0, reply)).unwrap(); // this one panics
//! teller.send(BankMessage::Deposit(5_00)).unwrap();
//! drop(teller);
//! let closing = supervise(mailbox, 3);
//! assert_eq!((closing.account.balance, closing.panics), (15_00, 1));
//! ```

use std::sync::mpsc::{Receiver, Sender};
use std::thread;

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Divide the balance among so many heirs, and tell the share of each.
    /// Nobody has checked that there is an heir: among none, it panics.
    GetShare(u64, Sender<u64>),
}

/// An account and what it has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// How many messages it has handled.
    pub handled: u64,
    /// In cents.
    pub balance: u64,
}

/// What is left when the supervisor ends.
#[derive(Debug, PartialEq, Eq)]
pub struct Closing {
    /// The account after the last message that was handled whole.
    pub account: Account,
    /// How often it has panicked.
    pub panics: u32,
}

impl Account {
    /// Counts first: whatever panics after that leaves the account half-changed.
    fn handle(&mut self, message: BankMessage) {
        self.handled += 1;
        match message {
            BankMessage::Deposit(amount) => {
                let sum = self.balance.checked_add(amount);
                self.balance = sum.expect("it fits");
            }
            BankMessage::GetShare(heirs, reply) => {
                let _ = reply.send(self.balance / heirs);
            }
        }
    }
}

// ANCHOR: supervisor
/// Runs an account until the last sender is gone. If it panics, runs it again;
/// gives up when it has panicked more than `at_most` times.
pub fn supervise(mut mailbox: Receiver<BankMessage>, at_most: u32) -> Closing {
    let mut account = Account::default();
    let mut panics = 0;
    loop {
        let end = thread::scope(|scope| {
            // Lent, not given: a panic takes neither of them along.
            let (mailbox, account) = (&mut mailbox, &mut account);
            scope.spawn(move || run(account, mailbox)).join()
        });
        panics += u32::from(end.is_err());
        if end.is_ok() || panics > at_most {
            return Closing { account, panics };
        }
    }
}

fn run(account: &mut Account, mailbox: &mut Receiver<BankMessage>) {
    for message in mailbox.iter() {
        let mut draft = account.clone();
        draft.handle(message); // a panic here drops the draft and the message
        *account = draft;
    }
}
// ANCHOR_END: supervisor
