//! What the job must do. Run:
//! `cargo test -p exercise-small-portions -- --ignored`

use exercise_small_portions::{AccountId, pay_interest};
use std::collections::BTreeMap;
use std::sync::Mutex;

type Bank = Mutex<BTreeMap<AccountId, u64>>;

/// Accounts 10, 20, 30, … with 1.00 each.
fn open(accounts: u32) -> Bank {
    Mutex::new((1..=accounts).map(|n| (n * 10, 1_00)).collect())
}

fn five_percent(balance: u64) -> u64 {
    balance / 20
}

fn paid(bank: &Bank) -> usize {
    let accounts = bank.try_lock().expect("the lock is free in between");
    accounts.values().filter(|&&balance| balance != 1_00).count()
}

#[test]
#[ignore = "exercise"]
fn every_account_is_paid_once() {
    for accounts in 0..10 {
        for portion in 1..12 {
            let bank = open(accounts);
            let refused = pay_interest(&bank, portion, five_percent, || ());
            assert_eq!(refused, []);
            let bank = bank.into_inner().unwrap();
            assert_eq!(bank.len(), accounts as usize);
            assert!(bank.values().all(|&balance| balance == 1_05));
        }
    }
}

#[test]
#[ignore = "exercise"]
fn between_two_portions_the_lock_is_free() {
    let bank = open(7);
    let mut seen = Vec::new();
    pay_interest(&bank, 3, five_percent, || seen.push(paid(&bank)));
    assert_eq!(seen, [3, 6], "and the last portion needs no `between`");
}

#[test]
#[ignore = "exercise"]
fn accounts_may_be_opened_and_closed_in_between() {
    let bank = open(6);
    let mut first_time = true;
    pay_interest(&bank, 2, five_percent, || {
        let mut accounts = bank.try_lock().expect("the lock is free");
        if first_time {
            accounts.remove(&10); // has been paid
            accounts.remove(&30); // would be next
            accounts.insert(5, 1_00); // its turn is over
            first_time = false;
        }
    });
    let bank = bank.into_inner().unwrap();
    for stayed in [20, 40, 50, 60] {
        assert_eq!(bank[&stayed], 1_05, "account {stayed}, once");
    }
    assert!(!bank.contains_key(&10) && !bank.contains_key(&30));
}

#[test]
#[ignore = "exercise"]
fn interest_that_does_not_fit_is_told_and_the_others_are_paid() {
    let bank = open(4);
    for full in [20, 40] {
        bank.lock().unwrap().insert(full, u64::MAX);
    }
    assert_eq!(pay_interest(&bank, 3, five_percent, || ()), [20, 40]);
    let bank = bank.into_inner().unwrap();
    let left = [10, 20, 30, 40].map(|id| bank[&id]);
    assert_eq!(left, [1_05, u64::MAX, 1_05, u64::MAX]);
}
