//! Alice pays Bob, Bob pays Alice, and a watchdog tells why nothing happens.

use deadly_embrace::Bank;

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, Barrier, mpsc};
    use std::thread;

    let bank = Bank::open(&[("Alice", 1_000_00), ("Bob", 500_00)]);
    let bank = Arc::new(bank);
    let each_holds_one = Arc::new(Barrier::new(2));
    let (end, ends) = mpsc::channel();
    let transfers =
        [("till 1", ["Alice", "Bob"]), ("till 2", ["Bob", "Alice"])];
    for (till, accounts) in transfers {
        let (bank, end) = (Arc::clone(&bank), end.clone());
        let barrier = Arc::clone(&each_holds_one);
        // Never joined: nobody can join a thread that does not end.
        thread::spawn(move || {
            let in_between = || _ = barrier.wait();
            let _ = end.send(bank.transfer(till, accounts, 200_00, in_between));
        });
    }
    drop(end);

    let (ended, circle) = bank.watch(&ends);
    println!("{ended} of 2 transfers have ended");
    for wait in circle {
        println!(
            "{} waits for {}'s lock, which {} holds",
            wait.till, wait.waits_for, wait.held_by
        );
    }
}
// ANCHOR_END: demo
