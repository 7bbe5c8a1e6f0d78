// Question: One lock, and one account that answers messages. What does this print?
// Answer: deadlocks

// ANCHOR: program
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let till = Arc::new(Mutex::new(10));
    let (alice, mailbox) = channel::<Sender<u64>>();
    let tills = Arc::clone(&till);
    thread::spawn(move || {
        for asker in mailbox {
            let half = *tills.lock().unwrap() / 2;
            asker.send(half).unwrap();
        }
    });
    let ask = || {
        let (asker, answer) = channel();
        alice.send(asker).unwrap();
        answer.recv().unwrap()
    };
    println!("{}", *till.lock().unwrap() + ask());
}
// ANCHOR_END: program
