//! Two opposite transfers, and what the library says about them.

use embrace_detected::{Account, transfer, watch};

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, Barrier, mpsc};
    use std::thread;

    let alice = Arc::new(Account::open(1_000_00));
    let bob = Arc::new(Account::open(500_00));
    let each_holds_one = Arc::new(Barrier::new(2));
    let (end, ends) = mpsc::channel();
    let till = |name: &str, src: &Arc<_>, dest: &Arc<_>| {
        let (src, dest) = (Arc::clone(src), Arc::clone(dest));
        let (barrier, end) = (Arc::clone(&each_holds_one), end.clone());
        let till = thread::Builder::new().name(name.to_string());
        let pay = move || {
            let in_between = || _ = barrier.wait();
            let _ = end.send(transfer(&src, &dest, 200_00, in_between));
        };
        // Never joined: nobody can join a thread that does not end.
        till.spawn(pay).expect("a thread can be started").thread().clone()
    };
    let tills = [till("till 1", &alice, &bob), till("till 2", &bob, &alice)];
    drop(end);

    let circles = watch(&tills, &ends);
    println!("circles: {}", circles.len());
    for circle in circles {
        println!("{} threads wait for each other: {circle:?}", circle.len());
    }
}
// ANCHOR_END: demo
