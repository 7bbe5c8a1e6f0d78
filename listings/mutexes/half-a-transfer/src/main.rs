//! Alice pays somebody whose account is all but full, and the bank looks for
//! her money.

use half_a_transfer::{Account, audit, look_anyway, reopen, transfer};

// ANCHOR: demo
fn main() {
    use std::thread;

    let (alice, bob) = (Account::open(1_000_00), Account::open(u64::MAX));
    let total = audit(&alice, &bob).expect("nobody has panicked yet");

    let payer = || transfer(&alice, &bob, 200_00);
    let payer = thread::scope(|bank| bank.spawn(payer).join());
    println!("the payer's thread panicked: {}", payer.is_err());
    println!("audit: {:?}", audit(&alice, &bob));

    let count =
        || u128::from(look_anyway(&alice)) + u128::from(look_anyway(&bob));
    println!("missing, counted anyway: {} cents", total - count());

    // The mark is gone, and everybody goes on with the wrong sum.
    alice.clear_poison();
    bob.clear_poison();
    let seen = audit(&alice, &bob).expect("nothing is marked any more");
    println!("missing, mark cleared: {} cents", total - seen);

    reopen(&alice, &bob, total).expect("Alice lacks less than the total");
    let seen = audit(&alice, &bob).expect("nothing is marked any more");
    println!("missing, reopened: {} cents", total - seen);
}
// ANCHOR_END: demo
