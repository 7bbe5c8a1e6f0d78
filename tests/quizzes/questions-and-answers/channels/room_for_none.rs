// Question: One thread sends a message to itself. Does it get it?
// Answer: deadlocks

// ANCHOR: program
use std::sync::mpsc::sync_channel;

fn main() {
    let (note, desk) = sync_channel(0);
    note.send("buy ink").unwrap();
    println!("{}", desk.recv().unwrap());
}
// ANCHOR_END: program
