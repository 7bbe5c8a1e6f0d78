// Question: The teller has gone home; perhaps nobody has read its letters yet. Can the snapshot miss one?
// Answer: prints 2

// ANCHOR: program
use std::sync::mpsc::{Sender, channel};
use std::thread;

#[derive(Debug)]
enum Letter {
    Request,
    Snapshot(Sender<u64>),
}

fn main() {
    let (accountant, mailbox) = channel();
    thread::spawn(move || {
        let mut requests = 0;
        for letter in mailbox {
            match letter {
                Letter::Request => requests += 1,
                Letter::Snapshot(asker) => asker.send(requests).unwrap(),
            }
        }
    });
    let teller = accountant.clone();
    let work = thread::spawn(move || {
        teller.send(Letter::Request).unwrap();
        teller.send(Letter::Request).unwrap();
    });
    work.join().unwrap();
    let (asker, answer) = channel();
    accountant.send(Letter::Snapshot(asker)).unwrap();
    println!("{}", answer.recv().unwrap());
}
// ANCHOR_END: program
