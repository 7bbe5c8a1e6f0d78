// Question: The bank lets go of its sender, and waits for the account. Does this end?
// Answer: deadlocks

// ANCHOR: program
use std::sync::mpsc::channel;
use std::thread;

fn main() {
    let (alice, mailbox) = channel::<u64>();
    let account = thread::spawn(move || mailbox.iter().sum::<u64>());
    alice.send(10_00).unwrap();
    let _ = alice; // nobody will send to her any more
    println!("{}", account.join().unwrap());
}
// ANCHOR_END: program
