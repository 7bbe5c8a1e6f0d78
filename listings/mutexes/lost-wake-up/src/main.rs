//! One customer sleeps through the deposit, another one takes what is not
//! there.

use lost_wake_up::Account;

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, mpsc};
    use std::{thread, time::Duration};

    let account = Arc::new(Account::open(0));
    let customer = Arc::clone(&account);
    let (done, end) = mpsc::channel();
    // Never joined: nobody can join a thread that does not end.
    thread::spawn(move || {
        let deposit = || customer.deposit(50_00);
        done.send(customer.withdraw_looking_first(30_00, deposit))
    });
    match end.recv_timeout(Duration::from_millis(500)) {
        Ok(rest) => println!("took 3000, {rest} left"),
        Err(_) => println!(
            "waits for 3000, with {} in the account",
            account.balance()
        ),
    }

    let account = Account::open(0);
    let rest = thread::scope(|s| {
        let customer = s.spawn(|| account.withdraw_trusting(30_00));
        while account.waiting() == 0 {
            thread::yield_now();
        }
        account.deposit(10_00);
        customer.join().expect("the customer is woken")
    });
    println!("took 3000, with 1000 in the account: {rest}");
}
// ANCHOR_END: demo
