// Question: Two tellers, one sender, and nobody clones it. Does this compile, and what does it print?
// Answer: prints 3

// ANCHOR: program
use std::sync::mpsc::channel;
use std::thread;

fn main() {
    let (alice, mailbox) = channel();
    thread::scope(|scope| {
        for message in [1, 2] {
            let alice = &alice;
            scope.spawn(move || alice.send(message).unwrap());
        }
    });
    drop(alice);
    println!("{}", mailbox.iter().sum::<u64>());
}
// ANCHOR_END: program
