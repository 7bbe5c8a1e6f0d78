//! Two tills withdraw 80.00 each from 100.00, and both pay it out.

use race_condition::{Account, withdraw};

// ANCHOR: demo
fn main() {
    use std::{sync::Barrier, thread};

    let account = Account::open(100_00);
    let both_have_looked = Barrier::new(2);
    let till = || {
        withdraw(&account, 80_00, || {
            both_have_looked.wait();
        })
    };
    thread::scope(|scope| {
        let handles = [scope.spawn(till), scope.spawn(till)];
        for handle in handles {
            let paid = handle.join().expect("no till panics");
            println!("80.00 from a till: {paid:?}");
        }
    });
    let cents = account.balance();
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.abs());
    println!("left: {sign}{}.{:02}", cents / 100, cents % 100);
}
// ANCHOR_END: demo
