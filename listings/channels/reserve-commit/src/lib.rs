//! Two account actors and a coordinator, which reserves on both sides before
//! it commits.
//!
//! Promises: when `transfer` returns, both accounts have changed or neither
//! has, even if one of the actors has gone; an account never waits. It does
//! *not* promise that an auditor sees the total meanwhile, nor an end if the
//! coordinator stops halfway.
//!
//! ```
//! use reserve_commit::{Account, BankMessage, transfer};
//! use std::{sync::mpsc, thread};
//!
//! let [alice, bob] = [10_00, 0].map(|cents| {
//!     let (account, mailbox) = mpsc::channel();
//!     thread::spawn(move || Account::open(cents).run(mailbox));
//!     account
//! });
//! assert_eq!(transfer(1, &alice, &bob, 4_00), Ok(()));
//! let (auditor, report) = mpsc::channel();
//! bob.send(BankMessage::GetReport(auditor)).unwrap();
//! assert_eq!(report.recv().unwrap().balance, 4_00);
//! ```

// ANCHOR: messages
use std::collections::HashMap;
use std::sync::mpsc::{self, Sender};

/// Names a transfer, so that both accounts speak of the same one.
pub type TransferId = u64;

/// Why an account did not take a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee could come to more than fits into 64 bits.
    DoesNotFit,
    /// The account already takes part in this transfer: perhaps it is payer
    /// and payee.
    TakesPartAlready,
    /// The account has no reservation for this transfer.
    NotReserved,
    /// The account is gone.
    Gone,
}

/// Which part an account plays in a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Its money is held.
    Payer,
    /// Room for the money is kept.
    Payee,
}

/// One step of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Hold this many cents, or keep room for them.
    Reserve(Side, u64),
    /// Make the reservation good.
    Commit,
    /// Forget the reservation; held money returns to the balance.
    Cancel,
}

/// What an account can be asked to do.
#[derive(Debug)]
pub enum BankMessage {
    /// Take a step of a transfer, and say whether it was taken.
    Take(TransferId, Step, Sender<Result<(), Refused>>),
    /// Tell how the account stands.
    GetReport(Sender<Report>),
}

/// How an account stands, in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// What can be spent.
    pub balance: u64,
    /// What is held for transfers that have not ended.
    pub held: u64,
}
// ANCHOR_END: messages

// ANCHOR: account
/// An account. Its balance and all its reservations together fit into 64 bits.
#[derive(Debug)]
pub struct Account {
    balance: u64,
    reserved: HashMap<TransferId, (Side, u64)>,
}

impl Account {
    /// Opens an account with a balance in cents.
    pub fn open(balance: u64) -> Self {
        Self { balance, reserved: HashMap::new() }
    }

    /// Handles messages until there are no more; tells how the account stands
    /// then.
    pub fn run(
        mut self,
        mailbox: impl IntoIterator<Item = BankMessage>,
    ) -> Report {
        for message in mailbox {
            match message {
                BankMessage::Take(id, step, reply) => {
                    let _ = reply.send(self.take(id, step));
                }
                BankMessage::GetReport(auditor) => {
                    let _ = auditor.send(self.report());
                }
            }
        }
        self.report()
    }

    fn take(&mut self, id: TransferId, step: Step) -> Result<(), Refused> {
        if let Step::Reserve(side, amount) = step {
            if self.reserved.contains_key(&id) {
                return Err(Refused::TakesPartAlready);
            }
            match side {
                Side::Payer => {
                    let left = self.balance.checked_sub(amount);
                    self.balance = left.ok_or(Refused::NotCovered)?;
                }
                Side::Payee => {
                    let mut all =
                        self.reserved.values().map(|r| r.1).chain([amount]);
                    let most = all.try_fold(self.balance, u64::checked_add);
                    most.ok_or(Refused::DoesNotFit)?;
                }
            }
            self.reserved.insert(id, (side, amount));
            return Ok(());
        }
        let (side, amount) =
            self.reserved.remove(&id).ok_or(Refused::NotReserved)?;
        let arrives = (side, step) == (Side::Payee, Step::Commit);
        let returns = (side, step) == (Side::Payer, Step::Cancel);
        if arrives || returns {
            self.balance += amount; // it fits: see `Account`
        }
        Ok(())
    }

    fn report(&self) -> Report {
        let held =
            self.reserved.values().filter(|(side, _)| *side == Side::Payer);
        Report {
            balance: self.balance,
            held: held.map(|(_, amount)| amount).sum(),
        }
    }
}
// ANCHOR_END: account

// ANCHOR: coordinator
/// Moves `amount` cents from one account to the other, or returns why it did
/// not. The calling thread waits; the accounts do not.
pub fn transfer(
    id: TransferId,
    payer: &Sender<BankMessage>,
    payee: &Sender<BankMessage>,
    amount: u64,
) -> Result<(), Refused> {
    ask(payer, id, Step::Reserve(Side::Payer, amount))?;
    let reserved = ask(payee, id, Step::Reserve(Side::Payee, amount));
    let credited = reserved.and_then(|()| ask(payee, id, Step::Commit));
    // The payee has the money, or never will. A payer that is gone need not
    // be told.
    let last = if credited.is_ok() { Step::Commit } else { Step::Cancel };
    let _ = ask(payer, id, last);
    credited
}

/// Asks an account to take one step, and waits for its answer.
pub fn ask(
    account: &Sender<BankMessage>,
    id: TransferId,
    step: Step,
) -> Result<(), Refused> {
    let (reply, answer) = mpsc::channel();
    account
        .send(BankMessage::Take(id, step, reply))
        .map_err(|_| Refused::Gone)?;
    answer.recv().unwrap_or(Err(Refused::Gone))
}
// ANCHOR_END: coordinator
