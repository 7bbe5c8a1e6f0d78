//! Two people pay each other at the same moment.
use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Debug)]
struct Account {
    owner: &'static str,
    balance: Mutex<i64>,
}

impl Account {
    fn new(owner: &'static str, balance: i64) -> Arc<Account> {
        Arc::new(Account { owner, balance: Mutex::new(balance) })
    }
}

#[derive(Debug)]
struct NotEnough;

fn pay(from: &Account, to: &Account, amount: i64) -> Result<(), NotEnough> {
    let mut source = from.balance.lock().unwrap();
    if *source < amount {
        return Err(NotEnough);
    }
    let mut target = to.balance.lock().unwrap();
    *source -= amount;
    *target += amount;
    println!("{} paid {} to {}", from.owner, amount, to.owner);
    Ok(())
}

fn main() {
    let alice = Account::new("alice", 100);
    let bob = Account::new("bob", 50);

    let t1 = {
        let (alice, bob) = (Arc::clone(&alice), Arc::clone(&bob));
        thread::spawn(move || pay(&alice, &bob, 30))
    };
    let t2 = {
        let (alice, bob) = (Arc::clone(&alice), Arc::clone(&bob));
        thread::spawn(move || pay(&bob, &alice, 20))
    };

    t1.join().unwrap().unwrap();
    t2.join().unwrap().unwrap();

    let total = *alice.balance.lock().unwrap() + *bob.balance.lock().unwrap();
    assert_eq!(total, 150);
}
