//! Lets another payment have the key of one that was refused.
//!
//! Red: May was refused to Bob

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
    pub fn pay(&mut self, key: &str, payment: Payment) -> Answer {
        match self.answers.get(key) {
            Some((earlier, answer)) if *earlier == payment => {
                return answer.clone();
            }
            Some((_, Answer::Paid(_))) => return Answer::KeyOfAnother,
            _ => {}
        }
        let answer = match self.balance.checked_sub(payment.amount) {
            Some(balance) => {
                self.balance = balance;
                Answer::Paid(balance)
            }
            None => Answer::NotCovered,
        };
        self.answers.insert(key.to_owned(), (payment, answer.clone()));
        answer
    }
}
