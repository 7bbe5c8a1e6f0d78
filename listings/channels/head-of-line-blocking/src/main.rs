//! A statement waits for paper; a deposit waits behind it, or does not.

use head_of_line_blocking::{
    BankMessage, Printer, run_and_hand_out, run_and_print,
};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    type Run = fn(u64, mpsc::Receiver<BankMessage>) -> u64;
    let half_a_second = Duration::from_millis(500);
    let long = Duration::from_secs(10); // for what must happen
    for (name, run, patience) in [
        ("prints", run_and_print as Run, half_a_second),
        ("hands out", run_and_hand_out, long),
    ] {
        let (teller, mailbox) = mpsc::channel();
        let account = thread::spawn(move || run(10_00, mailbox));

        let (paper, tray) = mpsc::channel();
        let (asker, statement) = mpsc::channel();
        let print =
            BankMessage::PrintStatement { printer: Printer::new(tray), asker };
        teller.send(print).expect("the account is open");

        let (receipt, deposited) = mpsc::channel();
        let deposit = BankMessage::Deposit { amount: 5_00, receipt };
        teller.send(deposit).expect("the account is open");

        // The printer has no paper yet. Is the deposit through?
        match deposited.recv_timeout(patience) {
            Ok(receipt) => {
                let after = receipt.expect("it fits") / 100;
                println!("{name}: the deposit is through, now {after}.00");
            }
            Err(_) => println!("{name}: the deposit waits behind the printer"),
        }
        paper.send(()).expect("the printer waits for it");
        println!("{name}: {}", statement.recv().expect("there is paper now"));
        drop(teller);
        let balance = account.join().expect("the account closes") / 100;
        println!("{name}: closed at {balance}.00");
    }
}
// ANCHOR_END: demo
