// Question: One message is sent before the mailbox goes, one after it. Which of the two does `send` accept?
// Answer: prints true false

// ANCHOR: program
use std::sync::mpsc::channel;

fn main() {
    let (bob, mailbox) = channel();
    let before = bob.send(10_00);
    drop(mailbox);
    let after = bob.send(10_00);
    println!("{} {}", before.is_ok(), after.is_ok());
}
// ANCHOR_END: program
