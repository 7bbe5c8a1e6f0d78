//! A bank that closes in order: it drops its senders, and joins every account.
//!
//! Promises: every message sent before the last sender was dropped is handled,
//! the closing balances and what did not fit add up, and the panic of an account
//! reaches whoever closes the bank. It does *not* promise that the messages of an
//! account that panicked are read, or that its balance is kept.
//!
//! ```
//! use closing_time::{Bank, BankMessage, Closing};
//!
//! let bank = Bank::open([10_00, 5_00]);
//! let teller = bank.teller(0).unwrap();
//! let to = bank.teller(1).unwrap();
//! teller.send(BankMessage::Transfer { to, amount: 3_00 }).unwrap();
//! drop(teller); // or `close` would wait for it
//! let ends = bank.close().into_iter().map(|end| end.unwrap().balance);
//! assert_eq!(ends.collect::<Vec<_>>(), [7_00, 8_00]);
//! ```

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread::{self, JoinHandle};

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Take this much off the balance and send it to another account.
    Transfer {
        /// The mailbox of the account to pay. The message keeps it open.
        to: Sender<BankMessage>,
        /// How much.
        amount: u64,
    },
    /// Divide the balance among so many heirs, and tell the share of each.
    /// Nobody has checked that there is an heir: among none, it panics.
    GetShare(u64, SyncSender<u64>),
}

/// What is left when an account closes. Amounts are in cents.
#[derive(Debug, PartialEq, Eq)]
pub struct Closing {
    /// The balance at the end.
    pub balance: u64,
    /// The deposits that would not have fitted into the balance; this money is
    /// still here.
    pub not_credited: Vec<u64>,
    /// The transfers that were not covered, or whose payee was gone; this money
    /// never left.
    pub not_transferred: Vec<u64>,
}

/// Some accounts, each on a thread of its own.
#[derive(Debug)]
pub struct Bank {
    tellers: Vec<Sender<BankMessage>>,
    accounts: Vec<JoinHandle<Closing>>,
}

// ANCHOR: bank
impl Bank {
    /// Opens an account for each balance in cents.
    pub fn open(balances: impl IntoIterator<Item = u64>) -> Self {
        let open = |balance| {
            let (teller, mailbox) = mpsc::channel();
            (teller, thread::spawn(move || run(balance, mailbox)))
        };
        let (tellers, accounts) = balances.into_iter().map(open).unzip();
        Self { tellers, accounts }
    }

    /// A sender to an account, if there is such an account. Drop it before the
    /// bank closes.
    pub fn teller(&self, account: usize) -> Option<Sender<BankMessage>> {
        self.tellers.get(account).cloned()
    }

    /// Drops the bank's own senders, waits for every account, and tells how
    /// each of them ended.
    pub fn close(self) -> Vec<thread::Result<Closing>> {
        drop(self.tellers); // all of them, before the first wait
        self.accounts.into_iter().map(JoinHandle::join).collect()
    }
}
// ANCHOR_END: bank

fn run(balance: u64, mailbox: Receiver<BankMessage>) -> Closing {
    let mut closing =
        Closing { balance, not_credited: vec![], not_transferred: vec![] };
    for message in mailbox {
        match message {
            BankMessage::Deposit(amount) => {
                match closing.balance.checked_add(amount) {
                    Some(sum) => closing.balance = sum,
                    None => closing.not_credited.push(amount),
                }
            }
            BankMessage::Transfer { to, amount } => closing.pay(to, amount),
            BankMessage::GetShare(heirs, reply) => {
                let _ = reply.send(closing.balance / heirs);
            }
        }
    }
    closing
}

impl Closing {
    /// First the debit, then the message; a message that comes back is undone.
    fn pay(&mut self, to: Sender<BankMessage>, amount: u64) {
        let Some(rest) = self.balance.checked_sub(amount) else {
            return self.not_transferred.push(amount);
        };
        let before = self.balance;
        self.balance = rest;
        if to.send(BankMessage::Deposit(amount)).is_err() {
            self.balance = before;
            self.not_transferred.push(amount);
        }
    }
}
