//! Two threads with opposite handles make opposite transfers, and both end.

use address_order::{Account, lock_both, transfer};

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, Mutex};
    use std::thread;

    let open = |balance| Arc::new(Mutex::new(Account { balance }));
    let [alice, bob] = [open(1_000_00), open(500_00)];
    let handles = [
        [alice.clone(), bob.clone()], // the first teller's
        [bob.clone(), alice.clone()], // the second teller's
    ];
    let tellers = handles.map(|[src, dest]| {
        thread::spawn(move || {
            let transfers = (0..10_000).map(|_| transfer(&src, &dest, 1));
            transfers.filter(Result::is_ok).count()
        })
    });
    for (number, teller) in (1..).zip(tellers) {
        let made = teller.join().expect("a teller does not panic");
        println!("Teller {number} made {made} transfers.");
    }
    println!("Alice to Alice: {:?}", transfer(&alice, &alice, 1_00));
    let (alice, bob) = lock_both(&alice, &bob).unwrap().expect("two accounts");
    println!("Alice: {}, Bob: {}, in cents", alice.balance, bob.balance);
}
// ANCHOR_END: demo
