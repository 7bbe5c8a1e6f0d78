//! Transfers along three accounts, a deposit from another thread, a failed
//! audit; then the bank closes.

use closing_time::{Bank, BankMessage, Closing};

// ANCHOR: demo
fn main() {
    use std::thread;

    let bank = Bank::open([100_00; 4]);
    let teller = |n| bank.teller(n).expect("there are four accounts");

    let worker = teller(0);
    let worker =
        thread::spawn(move || worker.send(BankMessage::Deposit(50_00)));
    for (from, to) in [(0, 1), (1, 2)] {
        for _ in 0..100 {
            let transfer =
                BankMessage::Transfer { to: teller(to), amount: 1_00 };
            teller(from).send(transfer).expect("the account is open");
        }
    }
    let audit = BankMessage::Audit(|balance| assert_eq!(balance, 99_99));
    teller(3).send(audit).expect("the account is open");
    worker.join().expect("the worker is well").expect("the account is open");

    for (n, end) in bank.close().into_iter().enumerate() {
        match end {
            Ok(Closing { balance, .. }) => {
                let (whole, cents) = (balance / 100, balance % 100);
                println!("account {n}: closed at {whole}.{cents:02}");
            }
            Err(_) => println!("account {n}: panicked"),
        }
    }
}
// ANCHOR_END: demo
