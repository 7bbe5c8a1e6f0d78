//! A transfer that does not fit, one whose last check panics, and one that
//! works.

use check_then_change::{Account, audit, transfer};

// ANCHOR: demo
fn main() {
    use std::thread;

    let (alice, bob) = (Account::open(1_000_00), Account::open(500_00));
    let full = Account::open(u64::MAX);
    println!("to a full account: {:?}", transfer(&alice, &full, 200_00, || ()));

    let payer = || transfer(&alice, &bob, 200_00, || panic!("no signature"));
    let payer = thread::scope(|bank| bank.spawn(payer).join());
    println!("the last check panicked: {}", payer.is_err());
    println!("Alice's lock is poisoned: {}", alice.is_poisoned());
    println!("audit: {}.00", audit(&alice, &bob) / 100);

    println!("once more: {:?}", transfer(&alice, &bob, 200_00, || ()));
    println!("Alice's lock is poisoned: {}", alice.is_poisoned());
    println!("audit: {}.00", audit(&alice, &bob) / 100);
}
// ANCHOR_END: demo
