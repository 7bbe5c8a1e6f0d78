//! Two tills withdraw 80.00 each from 100.00, and one of them pays it out.

use one_step_check::{Account, run, withdraw};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let locked = Account::open(100_00);
    let paid = thread::scope(|tills| {
        let till = || locked.withdraw(80_00).is_ok();
        let tills = [tills.spawn(till), tills.spawn(till)];
        tills.map(|till| till.join().expect("no panic"))
    });
    let tills = paid.iter().filter(|&&paid| paid).count();
    let left = locked.balance();
    println!("one critical section: {tills} of 2 paid, {left} cents left");

    let (till, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(100_00, mailbox));
    let tills = [till.clone(), till]
        .map(|till| thread::spawn(move || withdraw(&till, 80_00).is_ok()));
    let paid = tills.map(|till| till.join().expect("no panic"));
    let tills = paid.iter().filter(|&&paid| paid).count();
    let left = account.join().expect("the account does not panic");
    println!("one letter: {tills} of 2 paid, {left} cents left");
}
// ANCHOR_END: demo
