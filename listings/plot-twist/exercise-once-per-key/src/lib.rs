//! Exercise: a bank that answers a repeated request as it did the first time.

// ANCHOR: stub
use std::collections::HashMap;

/// A request to take an amount in cents off the balance.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// To whom.
    pub payee: String,
    /// How much.
    pub amount: u64,
}

/// What the bank answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Paid; the balance after it.
    Paid(u64),
    /// The balance is less than that.
    NotCovered,
    /// The key belongs to another payment.
    KeyOfAnother,
}

/// One account, and what was answered to which key.
#[derive(Debug)]
pub struct Account {
    /// In cents.
    pub balance: u64,
    /// By key.
    pub answers: HashMap<String, (Payment, Answer)>,
}

impl Account {
    /// Pays once for each key; the same request gets the same answer.
    pub fn pay(&mut self, key: &str, payment: Payment) -> Answer {
        todo!("answer {payment:?} with the key {key} to {self:?}")
    }
}
// ANCHOR_END: stub
