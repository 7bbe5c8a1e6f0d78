//! Transfers along three accounts, a deposit from another thread, a question
//! that an account does not survive; then the bank closes.

use closing_time::{Bank, BankMessage, Closing};

// ANCHOR: demo
fn main() {
    use std::sync::mpsc;
    use std::thread;

    let bank = Bank::open([100_00; 4]);
    let teller = |n| bank.teller(n).expect("there are four accounts");

    let payer = teller(0);
    let deposit = move || payer.send(BankMessage::Deposit(50_00));
    let deposited = thread::spawn(deposit);
    for (from, to) in [(0, 1), (1, 2)] {
        for _ in 0..100 {
            let transfer =
                BankMessage::Transfer { to: teller(to), amount: 1_00 };
            teller(from).send(transfer).expect("the account is open");
        }
    }
    let (reply, share) = mpsc::sync_channel(1);
    let among_none = BankMessage::GetShare(0, reply);
    teller(3).send(among_none).expect("the account is open");
    println!("a share among none: {:?}", share.recv());
    deposited.join().expect("no panic").expect("the account is open");

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
