//! Four workers and pools of different sizes.

use nested_borrow::{Pool, transfer_and_audit, transfer_then_audit};

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, Barrier, mpsc};
    use std::{thread, time::Duration};

    let through = |connections, job: fn(&Pool, &Barrier)| {
        let pool = Arc::new(Pool::of(connections));
        let all = Arc::new(Barrier::new(4));
        let (done, ends) = mpsc::channel();
        for _ in 0..4 {
            let (pool, all) = (Arc::clone(&pool), Arc::clone(&all));
            let done = done.clone();
            thread::spawn(move || {
                job(&pool, &all);
                let _ = done.send(());
            });
        }
        let patience = Duration::from_millis(300);
        std::iter::from_fn(|| ends.recv_timeout(patience).ok()).count()
    };
    // All four have one connection before any of them asks for the second.
    let four = through(4, |pool, all| {
        pool.with(|_| {
            all.wait();
            pool.with(|_| ());
        });
    });
    println!("4 connections, a second one each: {four} of 4 are through");
    let four = through(4, |pool, _| _ = transfer_then_audit(pool));
    println!("4 connections, one for both: {four} of 4 are through");
    let alone = through(1, |pool, _| _ = transfer_and_audit(pool));
    println!("1 connection, a second one each: {alone} of 4 are through");
}
// ANCHOR_END: demo
