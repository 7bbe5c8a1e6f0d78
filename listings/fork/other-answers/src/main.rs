//! Deposits of 5.00, 20.00 and 75.00 into a balance of 10.00, and more ways
//! to book them.

use other_answers::{
    DoesNotFit, by_atomic, by_halves, by_rwlock, by_shards, look,
};

// ANCHOR: demo
fn main() -> Result<(), DoesNotFit> {
    use std::sync::RwLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    let money = |cents| format!("{}.{:02}", cents / 100, cents % 100);

    let mut accounts = [10_00, 20_00, 30_00];
    let refused = by_halves(&mut accounts, 5_00);
    let halves = accounts.map(money).join(", ");
    println!("by halves: {halves}; {refused} refused");

    let deposits = [5_00, 20_00, 75_00];
    println!("by shards: {}", money(by_shards(10_00, &deposits)?));

    let (atomic, locked) = (&AtomicU64::new(10_00), &RwLock::new(10_00));
    thread::scope(|tellers| {
        for amount in deposits {
            tellers.spawn(move || by_atomic(atomic, amount).expect("room"));
            tellers.spawn(move || by_rwlock(locked, amount).expect("room"));
        }
    });
    look(locked, |cents| println!("by read-write lock: {}", money(cents)));
    println!("by atomic: {}", money(atomic.load(Ordering::Relaxed)));
    Ok(())
}
// ANCHOR_END: demo
