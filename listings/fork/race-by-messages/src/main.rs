//! Two tills withdraw 80.00 each from 100.00 by messages, and both pay it out.

use race_by_messages::{run, withdraw};

// ANCHOR: demo
fn main() {
    use std::sync::mpsc::{self, Sender};
    use std::{sync::Barrier, thread};

    let (till, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(100_00, mailbox));
    let both_have_asked = Barrier::new(2);
    let pay = |till: Sender<_>| {
        withdraw(&till, 80_00, || {
            both_have_asked.wait();
        })
    };
    thread::scope(|scope| {
        let other = till.clone();
        let handles = [scope.spawn(|| pay(till)), scope.spawn(|| pay(other))];
        for handle in handles {
            let paid = handle.join().expect("no till panics");
            println!("80.00 from a till: {paid:?}");
        }
    });
    let cents = account.join().expect("the account does not panic");
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.abs());
    println!("left: {sign}{}.{:02}", cents / 100, cents % 100);
}
// ANCHOR_END: demo
