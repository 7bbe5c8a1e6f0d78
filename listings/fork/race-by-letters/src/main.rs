//! Two tills withdraw 80.00 each from 100.00 by letters, and both pay it out.

use race_by_letters::{run, withdraw};

// ANCHOR: demo
fn main() {
    use std::sync::{Barrier, mpsc};
    use std::thread;

    let (till, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(100_00, mailbox));
    let both_have_asked = Barrier::new(2);
    thread::scope(|tills| {
        let pay = |till| withdraw(&till, 80_00, || _ = both_have_asked.wait());
        let tills =
            [till.clone(), till].map(|till| tills.spawn(move || pay(till)));
        for till in tills {
            println!("80.00 from a till: {:?}", till.join().expect("no panic"));
        }
    });
    println!("left: {} cents", account.join().expect("no panic"));
}
// ANCHOR_END: demo
