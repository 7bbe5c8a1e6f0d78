//! Two withdrawals from an account that is busy: one is left in doubt, one is
//! called off.

use ask_with_timeout::{Unanswered, ask, ask_or_call_off, run};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    let (teller, mailbox) = mpsc::channel();
    let patience = Duration::from_millis(50); // and nobody reads yet
    let called_off = ask_or_call_off(&teller, 10_00, patience);
    let late = ask(&teller, 40_00, patience);
    for outcome in [&called_off, &late] {
        match outcome {
            Ok(answer) => println!("answered: {answer:?}"),
            Err(why) => println!("{why}"),
        }
    }

    let account = thread::spawn(|| run(100_00, mailbox));
    if let Err(Unanswered::Late(answer)) = late {
        println!("and then the answer comes: {:?}", answer.recv());
    }
    drop(teller);
    println!("left: {}", account.join().expect("no panic"));
}
// ANCHOR_END: demo
