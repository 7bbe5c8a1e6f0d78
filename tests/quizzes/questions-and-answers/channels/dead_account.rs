// Question: The account panics before it answers. What happens to the thread that waits for the answer?
// Answer: prints Err(RecvError)

// ANCHOR: program
use std::sync::mpsc::{Sender, channel};
use std::thread;

fn main() {
    let (alice, mailbox) = channel::<Sender<u64>>();
    let account = thread::spawn(move || {
        let asker = mailbox.recv().unwrap();
        let balance = 0_u64.checked_sub(5_00).expect("covered");
        asker.send(balance).unwrap();
    });
    let (asker, answer) = channel();
    alice.send(asker).unwrap();
    println!("{:?}", answer.recv());
    account.join().unwrap_err();
}
// ANCHOR_END: program
