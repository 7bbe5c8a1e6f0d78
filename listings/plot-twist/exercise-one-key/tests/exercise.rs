//! What the client must do.
//! Run: `cargo test -p exercise-one-key -- --ignored`

use exercise_one_key::{Client, InDoubt};
use std::collections::HashMap;

/// A bank that does what it is told, once for each key, and loses its first
/// `lost` answers.
#[derive(Default)]
struct Bank {
    lost: u32,
    received: u32,
    answers: HashMap<u64, bool>,
    balance: u64,
}

impl Bank {
    fn handle(&mut self, key: u64, amount: u64) -> Result<bool, InDoubt> {
        self.received += 1;
        let balance = &mut self.balance;
        let paid = *self.answers.entry(key).or_insert_with(|| {
            let covered = amount <= *balance;
            *balance -= if covered { amount } else { 0 };
            covered
        });
        if self.lost > 0 {
            self.lost -= 1;
            return Err(InDoubt);
        }
        Ok(paid)
    }
}

#[test]
#[ignore = "exercise"]
fn a_payment_whose_answers_are_lost_is_paid_once() {
    let mut bank = Bank { lost: 2, balance: 1_000_00, ..Bank::default() };
    let send = |key, amount| bank.handle(key, amount);
    assert_eq!(Client { send, keys: 0 }.pay(200_00, 5), Ok(true));
    assert_eq!(bank.received, 3, "requests: two answers were lost");
    assert_eq!(bank.balance, 800_00, "one payment, paid more than once");
}

#[test]
#[ignore = "exercise"]
fn two_payments_of_the_same_amount_are_two_payments() {
    let mut bank = Bank { balance: 1_000_00, ..Bank::default() };
    let send = |key, amount| bank.handle(key, amount);
    let mut alice = Client { send, keys: 0 };
    assert_eq!(alice.pay(200_00, 5), Ok(true));
    assert_eq!(alice.pay(200_00, 5), Ok(true));
    assert_eq!(bank.balance, 600_00, "two payments, and one key");
}

#[test]
#[ignore = "exercise"]
fn a_refusal_is_an_answer() {
    let mut bank = Bank { balance: 1_00, ..Bank::default() };
    let send = |key, amount| bank.handle(key, amount);
    assert_eq!(Client { send, keys: 0 }.pay(200_00, 5), Ok(false));
    assert_eq!(bank.received, 1, "requests: a refusal is an answer");
}

#[test]
#[ignore = "exercise"]
fn a_refusal_uses_up_its_key() {
    let mut bank = Bank { balance: 1_00, ..Bank::default() };
    let send = |key, amount| bank.handle(key, amount);
    let mut alice = Client { send, keys: 0 };
    assert_eq!(alice.pay(200_00, 5), Ok(false));
    assert_eq!(alice.pay(50, 5), Ok(true), "a payment with a refused key");
}

#[test]
#[ignore = "exercise"]
fn after_the_last_try_the_doubt_is_told_and_the_key_is_used_up() {
    let mut bank = Bank { lost: 3, balance: 1_000_00, ..Bank::default() };
    let send = |key, amount| bank.handle(key, amount);
    let mut alice = Client { send, keys: 0 };
    assert_eq!(alice.pay(200_00, 3), Err(InDoubt), "nobody answered");
    assert_eq!(alice.pay(50_00, 3), Ok(true), "another payment");
    assert_eq!(bank.balance, 750_00, "another payment, and the same key");
}
