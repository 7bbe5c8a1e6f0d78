//! Every message is answered: a payment arrives, or comes back and the caller
//! learns why.
//!
//! Promises: no money is lost while the process lives, no account panics and
//! only accounts read the messages; no account ever waits for another; a refusal
//! is an error and changes nothing. It does *not* promise isolation (an audit can
//! miss the money in transit, or count it twice) or durability (a crash loses
//! all of it, the balances too).
//!
//! ```
//! use refund_on_drop::{Account, BankMessage, Refused, ask, transfer};
//! use std::{sync::mpsc, thread};
//!
//! let (alice, mailbox) = mpsc::channel();
//! thread::spawn(|| Account::open(1_000_00).run(mailbox));
//! let (bob, bobs_mailbox) = mpsc::channel();
//! drop(bobs_mailbox); // Bob is gone
//! assert_eq!(transfer(&alice, &bob, 200_00), Err(Refused::Closed));
//! assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(1_000_00));
//! ```

// ANCHOR: messages
use std::sync::mpsc::{self, Receiver, Sender};

/// Why an account said no. No balance has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The balance, with money that may still come back, would pass `u64::MAX`.
    DoesNotFit,
    /// The account is closed.
    Closed,
    /// A payment is still in transit, so the account cannot close yet.
    InTransit,
}

/// The account's balance in cents, after the message was handled.
pub type Answer = Result<u64, Refused>;

/// The sending half of an account's mailbox.
pub type Address = Sender<BankMessage>;

/// What an account can be asked to do.
#[derive(Debug)]
pub enum BankMessage {
    /// Take this many cents off the balance.
    Withdraw(u64, Sender<Answer>),
    /// Pay another account.
    Transfer(Order),
    /// From payer to payee: add this money to the balance.
    Deposit(Payment),
    /// Back from payee to payer: what became of the money.
    Settled(Settlement),
    /// Tell the balance.
    GetBalance(Sender<Answer>),
    /// Tell the balance and receive no more.
    Close(Sender<Answer>),
}

/// An order to pay. Only [`begin_transfer`] writes one, and only to the payer.
#[derive(Debug)]
pub struct Order {
    payer: Address, // this account's own address: where the money comes back
    payee: Address,
    amount: u64, // in cents, as everywhere
    reply: Sender<Answer>,
}
// ANCHOR_END: messages

// ANCHOR: payment
/// Money in transit. Wherever this payment is dropped, the payer hears of it,
/// and has the money back unless it was credited.
#[derive(Debug)]
pub struct Payment {
    payer: Address,
    amount: u64,
    outcome: Result<(), Refused>,
    reply: Sender<Answer>,
}

/// What became of a payment.
#[derive(Debug)]
pub struct Settlement {
    amount: u64,
    outcome: Result<(), Refused>,
    reply: Sender<Answer>,
}

impl Drop for Payment {
    fn drop(&mut self) {
        let (amount, outcome) = (self.amount, self.outcome);
        let settled = Settlement { amount, outcome, reply: self.reply.clone() };
        let _ = self.payer.send(BankMessage::Settled(settled));
    }
}
// ANCHOR_END: payment

// ANCHOR: account
/// An account, and what it has paid but not yet heard of.
#[derive(Debug)]
pub struct Account {
    balance: u64,
    in_transit: u64, // balance + in_transit always fits, so a refund fits too
    unsettled: usize, // payments that are not heard of yet, also those of 0
}

impl Account {
    /// Opens an account with a balance in cents.
    pub fn open(balance: u64) -> Self {
        Self { balance, in_transit: 0, unsettled: 0 }
    }

    /// Handles messages until one closes the account or the last sender is gone;
    /// returns the closing balance in cents.
    pub fn run(mut self, mailbox: Receiver<BankMessage>) -> u64 {
        while let Ok(message) = mailbox.recv() {
            let (reply, answer) = match message {
                BankMessage::Withdraw(amount, reply) => {
                    (reply, self.debit(amount))
                }
                BankMessage::Transfer(order) => {
                    let Order { payer, payee, amount, reply } = order;
                    if let Err(refused) = self.debit(amount) {
                        (reply, Err(refused))
                    } else {
                        self.in_transit += amount;
                        self.unsettled += 1;
                        // If nobody ever reads it, this stays its outcome.
                        let outcome = Err(Refused::Closed);
                        let payment = Payment { payer, amount, outcome, reply };
                        let _ = payee.send(BankMessage::Deposit(payment));
                        continue; // no waiting: the answer comes as a message
                    }
                }
                BankMessage::Deposit(mut payment) => {
                    payment.outcome = self.credit(payment.amount);
                    continue; // dropped here, and so on its way home
                }
                BankMessage::Settled(Settlement { amount, outcome, reply }) => {
                    self.in_transit -= amount;
                    self.unsettled -= 1;
                    if outcome.is_err() {
                        self.balance += amount; // the refund
                    }
                    (reply, outcome.map(|()| self.balance))
                }
                BankMessage::GetBalance(reply) => (reply, Ok(self.balance)),
                BankMessage::Close(reply) if self.unsettled > 0 => {
                    (reply, Err(Refused::InTransit))
                }
                BankMessage::Close(reply) => {
                    drop(mailbox); // payments that lie in it unread return
                    let _ = reply.send(Ok(self.balance));
                    break;
                }
            };
            let _ = reply.send(answer);
        }
        self.balance
    }

    fn debit(&mut self, amount: u64) -> Answer {
        self.balance =
            self.balance.checked_sub(amount).ok_or(Refused::NotCovered)?;
        Ok(self.balance)
    }

    fn credit(&mut self, amount: u64) -> Result<(), Refused> {
        let at_most = self.balance + self.in_transit;
        at_most.checked_add(amount).ok_or(Refused::DoesNotFit)?;
        self.balance += amount;
        Ok(())
    }
}
// ANCHOR_END: account
// ANCHOR: teller
/// Writes a message to an account and waits for the answer.
pub fn ask(
    account: &Address,
    message: impl FnOnce(Sender<Answer>) -> BankMessage,
) -> Answer {
    let (reply, answer) = mpsc::channel();
    let _ = account.send(message(reply)); // never read? then `reply` is dropped
    answer.recv().unwrap_or(Err(Refused::Closed))
}

/// Has `payer` pay `payee`, and waits until the money has arrived or is back.
pub fn transfer(payer: &Address, payee: &Address, amount: u64) -> Answer {
    let answer = begin_transfer(payer, payee, amount);
    answer.recv().unwrap_or(Err(Refused::Closed))
}

/// The same without waiting; closed if the payer is gone.
pub fn begin_transfer(
    payer: &Address,
    payee: &Address,
    amount: u64,
) -> Receiver<Answer> {
    let (reply, answer) = mpsc::channel();
    let (home, payee) = (payer.clone(), payee.clone());
    let order = Order { payer: home, payee, amount, reply };
    let _ = payer.send(BankMessage::Transfer(order));
    answer
}
// ANCHOR_END: teller

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotCovered => f.write_str("the payer has less than that"),
            Self::DoesNotFit => f.write_str("the account has no room for it"),
            Self::Closed => f.write_str("the account is closed"),
            Self::InTransit => f.write_str("a payment is still in transit"),
        }
    }
}

impl std::error::Error for Refused {}
