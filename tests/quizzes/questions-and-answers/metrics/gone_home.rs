// Question: The teller has gone home; perhaps nobody has read its messages yet. Can the snapshot miss one?
// Answer: prints 2

// ANCHOR: program
use std::sync::mpsc::{Sender, channel};
use std::thread;

#[derive(Debug)]
enum Message {
    Request,
    Snapshot(Sender<u64>),
}

fn main() {
    let (accountant, mailbox) = channel();
    thread::spawn(move || {
        let mut requests = 0;
        for message in mailbox {
            match message {
                Message::Request => requests += 1,
                Message::Snapshot(asker) => asker.send(requests).unwrap(),
            }
        }
    });
    let teller = accountant.clone();
    let work = thread::spawn(move || {
        teller.send(Message::Request).unwrap();
        teller.send(Message::Request).unwrap();
    });
    work.join().unwrap();
    let (asker, answer) = channel();
    accountant.send(Message::Snapshot(asker)).unwrap();
    println!("{}", answer.recv().unwrap());
}
// ANCHOR_END: program
