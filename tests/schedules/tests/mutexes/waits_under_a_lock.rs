//! Scenarios of *A Lock, and Another Wait*.

use crate::listings::{nested_borrow, send_under_lock};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, picture, returns, scene, spawn,
};
use std::sync::{Arc, Mutex};

// ANCHOR: waits-under-a-lock
/// The journal has room for one entry, and the auditor needs the lock to read it. Whoever tells
/// with the lock in hand waits for somebody who waits for the lock.
/// Live? Yes.
#[test]
fn to_send_under_the_lock_deadlocks_in_every_schedule() {
    use send_under_lock::{Entry, audit, pay_and_tell, pay_then_tell};
    use std::sync::mpsc::{SyncSender, sync_channel};
    let audited = |teller: fn(&Mutex<u64>, &[u64], SyncSender<Entry>)| {
        let scenario = move || {
            let balance = Arc::new(Mutex::new(100));
            let (journal, entries) = sync_channel(1);
            std::introduce(&balance, &["balance"]);
            std::introduce(&journal, &["journal"]);
            let there = Arc::clone(&balance);
            spawn("teller", move || teller(&there, &[1, 2, 3], journal));
            audit(&balance, entries)
        };
        scene().run_for_figure(scenario).unwrap()
    };
    let under = audited(pay_and_tell);
    every(&under.0, deadlocks);
    exactly(&under.0, "1: 1 deadlock");
    counts("send-under-lock", &under.0, &[("stuck", under.0.deadlocks())]);
    let caption = "The teller sends with the lock in hand until the journal is full; the auditor needs the lock before it receives the next entry.";
    picture("send-under-lock", caption, &under, deadlocks);
    let (after, _) = audited(pay_then_tell);
    every(&after, returns("3"));
    exactly(&after, "9: 9 ok 3");
    counts("send-under-lock-after", &after, &[("through", after.oks())]);
}

/// Two borrowers, two connections, and each borrows a second one with the first in hand. With
/// one for both they are always served, and so they are with a third connection.
#[test]
fn a_pool_can_wait_for_itself() {
    use nested_borrow::{Pool, transfer_and_audit, transfer_then_audit};
    let borrowed = |connections: usize, job: fn(&Pool) -> usize| {
        explore(move || {
            let pool = Arc::new(Pool::of(connections));
            std::introduce(&pool, &["pool", "came_back"]);
            let borrowers = ["borrower 1", "borrower 2"].map(|borrower| {
                let pool = Arc::clone(&pool);
                spawn(borrower, move || _ = job(&pool))
            });
            borrowers.into_iter().for_each(|it| it.join().unwrap());
            pool.free()
        })
    };
    every(&borrowed(1, transfer_and_audit), deadlocks);
    let two = borrowed(2, transfer_and_audit);
    exactly(&two, "150: 146 ok 2, 4 deadlock");
    counts("nested-borrow", &two, &[("stuck", two.deadlocks())]);
    every(&borrowed(3, transfer_and_audit), returns("3"));
    every(&borrowed(1, transfer_then_audit), returns("1"));
}
// ANCHOR_END: waits-under-a-lock
