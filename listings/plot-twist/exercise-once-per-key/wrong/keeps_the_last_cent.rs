//! Refuses whoever pays all that there is.
//!
//! Red: what is there may be paid

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
        if let Some((earlier, answer)) = self.answers.get(key) {
            return match *earlier == payment {
                true => answer.clone(),
                false => Answer::KeyOfAnother,
            };
        }
        let answer = match self.balance.checked_sub(payment.amount) {
            Some(balance) if balance > 0 => {
                self.balance = balance;
                Answer::Paid(balance)
            }
            _ => Answer::NotCovered,
        };
        self.answers.insert(key.to_owned(), (payment, answer.clone()));
        answer
    }
}
