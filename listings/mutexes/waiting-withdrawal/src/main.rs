//! A customer waits through two wake-up calls, and one has no patience.

use waiting_withdrawal::{Account, Refused};

// ANCHOR: demo
fn main() -> Result<(), Refused> {
    use std::{thread, time::Duration};

    let account = Account::open(0);
    let left = thread::scope(|s| {
        let customer = s.spawn(|| account.withdraw(30_00));
        for (wake_ups, amount) in [0, 10_00, 50_00].into_iter().enumerate() {
            while account.looks() <= wake_ups as u64 {
                thread::yield_now(); // until the customer has looked and waits
            }
            println!("deposit {amount}: {}", account.deposit(amount)?);
        }
        Ok(customer.join().expect("the customer is paid"))
    })?;
    println!("the customer took 3000: {left} left");

    let no_patience = account.withdraw_within(Duration::ZERO, 40_00);
    println!("at once or never: {no_patience:?}");
    Ok(())
}
// ANCHOR_END: demo
