//! The same transfer, seen by three auditors; and one that nobody waits for.

use both_locks::{Account, audit, audit_one_by_one, standing_order, transfer};

// ANCHOR: demo
fn main() {
    use std::{sync::Arc, thread};

    let open_both = || (Account::open(1_000_00), Account::open(500_00));
    let pay = |alice, bob| transfer(alice, bob, 200_00).expect("it is covered");

    // These threads end before the scope does, so they may borrow.
    let (alice, bob) = open_both();
    thread::scope(|bank| {
        bank.spawn(|| pay(&alice, &bob));
        bank.spawn(|| {
            let seen = audit(&alice, &bob).unwrap();
            println!("both locks: {}.00 of 1500.00", seen / 100);
        });
    });

    let (alice, bob) = open_both();
    let seen = audit_one_by_one(&alice, &bob, || pay(&alice, &bob)).unwrap();
    println!("Alice's lock, then Bob's: {}.00 of 1500.00", seen / 100);

    let (alice, bob) = open_both();
    let seen = audit_one_by_one(&bob, &alice, || pay(&alice, &bob)).unwrap();
    println!("Bob's lock, then Alice's: {}.00 of 1500.00", seen / 100);

    // This thread may go on after whoever started it, so it owns a share.
    let (alice, bob) = open_both();
    let (alice, bob) = (Arc::new(alice), Arc::new(bob));
    let order = standing_order(Arc::clone(&alice), Arc::clone(&bob), 300_00, 5);
    let seen = audit(&alice, &bob).unwrap();
    println!("meanwhile, both locks: {}.00 of 1500.00", seen / 100);
    let made = order.join().expect("the thread does not panic");
    println!("the standing order paid {made} times of 5");
}
// ANCHOR_END: demo
