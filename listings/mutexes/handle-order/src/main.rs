//! Two threads order their handles, each its own, and stop half a second later.

use handle_order::{Account, transfer};

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, Barrier, Mutex, mpsc};
    use std::{thread, time::Duration};

    let open =
        |owner, balance| Arc::new(Mutex::new(Account { owner, balance }));
    let (alice, bob) = (open("Alice", 1_000_00), open("Bob", 500_00));
    let in_between = Arc::new(Barrier::new(2));
    let (journal, entries) = mpsc::channel();
    let (done, ends) = mpsc::channel();

    // The handles in an array lie in its order, so here they lie in opposite
    // orders.
    let alice_first = [alice.clone(), bob.clone()];
    let bob_first = [bob, alice];
    for (teller, handles) in [(1, alice_first), (2, bob_first)] {
        let (journal, done) = (journal.clone(), done.clone());
        let in_between = in_between.clone();
        thread::spawn(move || {
            let [src, dest] = &handles;
            let outcome = transfer(src, dest, 200_00, |first| {
                let _ = journal.send((teller, first.owner));
                in_between.wait();
            });
            let _ = done.send(outcome);
        });
    }

    let next = || entries.recv_timeout(Duration::from_secs(5)).ok();
    let mut entries: Vec<_> = (0..2).map_while(|_| next()).collect();
    entries.sort();
    for (teller, owner) in entries {
        println!("Teller {teller} holds {owner}'s lock and wants the other.");
    }
    match ends.recv_timeout(Duration::from_millis(500)) {
        Ok(outcome) => println!("One of them is done: {outcome:?}"),
        Err(_) => println!("Nobody was done half a second later."),
    }
}
// ANCHOR_END: demo
