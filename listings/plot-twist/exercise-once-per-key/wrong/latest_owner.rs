//! Gives the key to whoever used it last.
//!
//! Red: it still belongs to the first

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
        let known = self.answers.get(key).cloned();
        if let Some((earlier, answer)) = known {
            if earlier == payment {
                return answer;
            }
            let answer = Answer::KeyOfAnother;
            self.answers.insert(key.to_owned(), (payment, answer.clone()));
            return answer;
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
