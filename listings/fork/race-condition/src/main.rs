//! Two tills withdraw 80.00 each from 100.00, and both pay it out.

use race_condition::{Account, withdraw};

// ANCHOR: demo
fn main() {
    use std::{sync::Barrier, thread};

    let account = Account::open(100_00);
    let both_have_looked = Barrier::new(2);
    let till = || withdraw(&account, 80_00, || _ = both_have_looked.wait());
    thread::scope(|tills| {
        let tills = [tills.spawn(till), tills.spawn(till)];
        for till in tills {
            println!("80.00 from a till: {:?}", till.join().expect("no panic"));
        }
    });
    println!("left: {} cents", account.balance());
}
// ANCHOR_END: demo
