//! Two tellers who need no order, and a third who has to wait for an auditor.

use one_big_lock::Ledger;

// ANCHOR: demo
fn main() {
    use std::sync::{Mutex, mpsc};
    use std::{thread, time::Duration};

    let [alice, bob, carol, dave] = [0, 1, 2, 3];
    let bank = Mutex::new(Ledger::open([1_000_00, 500_00, 200_00, 0]));
    let open_bank = || bank.lock().expect("nobody panics under the lock");
    thread::scope(|tellers| {
        for (from, to) in [(alice, bob), (bob, alice)] {
            tellers.spawn(move || {
                for _ in 0..10_000 {
                    open_bank().transfer(from, to, 1).expect("it is covered");
                }
            });
        }
    });
    println!("Both tellers are done, total {} cents", open_bank().total());

    // The auditor looks at one account, and that keeps everybody out.
    let books = open_bank();
    println!("Auditor: Alice has {:?}", books.balance(alice));
    let (done, end) = mpsc::channel();
    thread::scope(|tellers| {
        tellers.spawn(|| done.send(open_bank().transfer(carol, dave, 50_00)));
        match end.recv_timeout(Duration::from_millis(250)) {
            Ok(outcome) => println!("Carol pays Dave: {outcome:?}"),
            Err(_) => println!("Carol's teller waits."),
        }
        drop(books);
        println!("The auditor leaves. Carol pays Dave: {:?}", end.recv());
    });
}
// ANCHOR_END: demo
