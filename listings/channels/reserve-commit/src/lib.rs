//! Two account actors change as one by two-phase commit: both prepare, one entry
//! in a log decides, both are told.
//!
//! Promises: all accounts that hear of a transfer hear the same decision, and
//! hearing it twice changes nothing more; a coordinator that panics settles its
//! transfer while it unwinds; one that is lost is settled by whoever has the log
//! ([`settle`]); an account never waits. It does *not* promise that an auditor
//! sees the total meanwhile, nor that anything survives the process: the log is
//! memory here, and a file in a database. All transfers of an account use one log,
//! since an account knows a transfer by its id alone, and each log counts from 0.
//!
//! ```
//! use reserve_commit::{Account, BankMessage, Log, transfer};
//! use std::{sync::mpsc, thread};
//!
//! let [alice, bob] = [10_00, 0].map(|cents| {
//!     let (account, mailbox) = mpsc::channel();
//!     thread::spawn(move || Account::open(cents).run(mailbox));
//!     account
//! });
//! let log = Log::default(); // one for all accounts
//! assert_eq!(transfer(&log, &alice, &bob, 4_00), Ok(()));
//! assert_eq!(transfer(&log, &bob, &alice, 1_00), Ok(()));
//! let (auditor, report) = mpsc::channel();
//! bob.send(BankMessage::GetReport(auditor)).unwrap();
//! assert_eq!(report.recv().unwrap().balance, 3_00);
//! ```

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};

// ANCHOR: messages
/// Names a transfer among those of one [`Log`], which gives them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TransferId(usize);

/// Why nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee could come to more than fits into 64 bits.
    DoesNotFit,
    /// The account takes part already: it is payer and payee.
    TakesPartAlready,
    /// The account is gone.
    Gone,
    /// Somebody took the coordinator for lost, and settled the transfer.
    Overtaken,
}

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Promise a change, or say why not. After a yes, the account can do either.
    Prepare(TransferId, Change, Sender<Result<(), Refused>>),
    /// Make the promised change, or forget it.
    Settle(TransferId, Decision),
    /// Tell how the account stands.
    GetReport(Sender<Report>),
}

/// An account's part in a transfer, in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Pay: the money is held.
    Debit(u64),
    /// Be paid: room is kept.
    Credit(u64),
}

/// How an account stands, in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// What can be spent.
    pub balance: u64,
    /// What is held for transfers that are not settled.
    pub held: u64,
}
// ANCHOR_END: messages

// ANCHOR: account
/// An account. Its balance and all its promises together fit into 64 bits.
#[derive(Debug)]
pub struct Account {
    balance: u64,
    prepared: HashMap<TransferId, Change>,
}

impl Account {
    /// Opens an account with a balance in cents.
    pub fn open(balance: u64) -> Self {
        Self { balance, prepared: HashMap::new() }
    }

    /// Handles messages until there are no more, and returns the account with
    /// the promises that it has not heard about.
    pub fn run(
        mut self,
        mailbox: impl IntoIterator<Item = BankMessage>,
    ) -> Self {
        for message in mailbox {
            match message {
                BankMessage::Prepare(id, change, reply) => {
                    let _ = reply.send(self.prepare(id, change));
                }
                BankMessage::Settle(id, decision) => self.settle(id, decision),
                BankMessage::GetReport(auditor) => {
                    let _ = auditor.send(self.report());
                }
            }
        }
        self
    }

    fn prepare(
        &mut self,
        id: TransferId,
        change: Change,
    ) -> Result<(), Refused> {
        if self.prepared.contains_key(&id) {
            return Err(Refused::TakesPartAlready);
        }
        match change {
            Change::Debit(amount) => {
                let left = self.balance.checked_sub(amount);
                self.balance = left.ok_or(Refused::NotCovered)?;
            }
            Change::Credit(_) => {
                let changes = self.prepared.values().chain([&change]);
                let mut amounts = changes.map(|change| change.amount());
                let most = amounts.try_fold(self.balance, u64::checked_add);
                most.ok_or(Refused::DoesNotFit)?;
            }
        }
        self.prepared.insert(id, change);
        Ok(())
    }

    fn settle(&mut self, id: TransferId, decision: Decision) {
        match (self.prepared.remove(&id), decision) {
            (Some(Change::Credit(amount)), Decision::Commit)
            | (Some(Change::Debit(amount)), Decision::Abort) => {
                self.balance += amount; // it fits: see `Account`
            }
            // Debited when it was held; or never promised; or settled before.
            _ => {}
        }
    }
}
// ANCHOR_END: account

// ANCHOR: recover
impl Account {
    /// Settles every promise by the log: what an account does that comes back.
    pub fn recover(&mut self, log: &Log) {
        for id in Vec::from_iter(self.prepared.keys().copied()) {
            self.settle(id, log.decide(id, Decision::Abort));
        }
    }

    /// How the account stands.
    pub fn report(&self) -> Report {
        let held = self.prepared.values().map(|change| match change {
            Change::Debit(amount) => amount,
            Change::Credit(_) => &0,
        });
        Report { balance: self.balance, held: held.sum() }
    }
}
// ANCHOR_END: recover

impl Change {
    fn amount(self) -> u64 {
        match self {
            Self::Debit(amount) | Self::Credit(amount) => amount,
        }
    }
}

// ANCHOR: coordinator
/// What becomes of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Both accounts change.
    Commit,
    /// Neither does.
    Abort,
}

/// One decision for each transfer. The first that is written stays. Accounts
/// with a log in common use no other: the ids of two logs are the same.
#[derive(Debug, Default)]
pub struct Log(Mutex<Vec<Option<Decision>>>);

impl Log {
    /// Begins a transfer; nothing is decided.
    pub fn begin(&self) -> TransferId {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.push(None);
        TransferId(log.len() - 1)
    }

    /// Decides, if nobody has, about a transfer of this log.
    pub fn decide(&self, id: TransferId, wish: Decision) -> Decision {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *log[id.0].get_or_insert(wish)
    }
}

/// Moves `amount` cents from one account to the other, or returns why it did
/// not. The calling thread waits for both to prepare; the accounts never wait.
pub fn transfer(
    log: &Log,
    payer: &Sender<BankMessage>,
    payee: &Sender<BankMessage>,
    amount: u64,
) -> Result<(), Refused> {
    let transfer = Transfer::begin(log, [payer, payee]);
    prepare(payer, transfer.id, Change::Debit(amount))?;
    prepare(payee, transfer.id, Change::Credit(amount))?;
    transfer.commit()
}

/// A transfer under way. Dropped, also by `?` or by a panic, it tells both
/// accounts the decision.
#[derive(Debug)]
pub struct Transfer<'a> {
    log: &'a Log,
    accounts: [&'a Sender<BankMessage>; 2],
    /// What both accounts know it by.
    pub id: TransferId,
}

impl<'a> Transfer<'a> {
    /// Begins a transfer between two accounts.
    pub fn begin(log: &'a Log, accounts: [&'a Sender<BankMessage>; 2]) -> Self {
        Self { log, accounts, id: log.begin() }
    }

    /// Decides, unless it has been decided already; only for when both have promised, which it does not check. Nothing can undo it.
    pub fn commit(&self) -> Result<(), Refused> {
        match self.log.decide(self.id, Decision::Commit) {
            Decision::Commit => Ok(()),
            Decision::Abort => Err(Refused::Overtaken),
        }
    }
}

impl Drop for Transfer<'_> {
    fn drop(&mut self) {
        settle(self.log, self.id, self.accounts);
    }
}

/// Tells both accounts what the log says; undecided is aborted.
pub fn settle(log: &Log, id: TransferId, accounts: [&Sender<BankMessage>; 2]) {
    let decision = log.decide(id, Decision::Abort);
    for account in accounts {
        // An account that is gone asks the log when it comes back.
        let _ = account.send(BankMessage::Settle(id, decision));
    }
}
// ANCHOR_END: coordinator

/// Asks an account to promise a change, and waits for its answer.
pub fn prepare(
    account: &Sender<BankMessage>,
    id: TransferId,
    change: Change,
) -> Result<(), Refused> {
    let (reply, answer) = mpsc::channel();
    let message = BankMessage::Prepare(id, change, reply);
    account.send(message).map_err(|_| Refused::Gone)?;
    answer.recv().unwrap_or(Err(Refused::Gone))
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the payer has less than that",
            Self::DoesNotFit => "the payee has no room for it",
            Self::TakesPartAlready => "payer and payee are the same account",
            Self::Gone => "an account is gone",
            Self::Overtaken => "the transfer was settled by somebody else",
        })
    }
}

impl Error for Refused {}
