// Question: One teller sends 1 and then 2, another sends 3. In which orders can they be read?
// Answer: prints 123, or prints 132, or prints 312

// ANCHOR: program
use std::sync::mpsc::channel;
use std::thread;

fn main() {
    let (alice, mailbox) = channel();
    for messages in [vec![1, 2], vec![3]] {
        let teller = alice.clone();
        thread::spawn(move || {
            for message in messages {
                teller.send(message).unwrap();
            }
        });
    }
    drop(alice);
    for message in mailbox {
        print!("{message}");
    }
}
// ANCHOR_END: program
