//! Two tills withdraw 80.00 each from 100.00, and one of them pays it out.

use one_step_check::{Account, run, withdraw};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let locked = Account::open(100_00);
    let paid = thread::scope(|scope| {
        let till = || locked.withdraw(80_00).is_ok();
        let handles = [scope.spawn(till), scope.spawn(till)];
        handles.map(|handle| handle.join().expect("no till panics"))
    });
    let tills = paid.iter().filter(|&&paid| paid).count();
    let left = locked.balance() / 100;
    println!("one critical section: {tills} of 2 paid, {left}.00 left");

    let (till, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(100_00, mailbox));
    let handles = [till.clone(), till]
        .map(|till| thread::spawn(move || withdraw(&till, 80_00).is_ok()));
    let paid = handles.map(|handle| handle.join().expect("no till panics"));
    let tills = paid.iter().filter(|&&paid| paid).count();
    let left = account.join().expect("the account does not panic") / 100;
    println!("one message: {tills} of 2 paid, {left}.00 left");
}
// ANCHOR_END: demo
