//! Asks both partners at once, and tells after half a second who waits for
//! whom.

use asking_in_circles::ask_both;

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    let (journal, waits) = mpsc::channel();
    let (done, end) = mpsc::channel();
    // Never joined: nobody can join a thread that does not end.
    thread::spawn(move || done.send(ask_both(journal)));

    let mut waits: Vec<_> = waits.iter().take(2).collect();
    waits.sort();
    match end.recv_timeout(Duration::from_millis(500)) {
        Ok(answers) => println!("Both answered: {answers:?}"),
        Err(_) => {
            println!("No answer for half a second.");
            for (who, whom) in waits {
                println!("{who} waits for {whom}.");
            }
        }
    }
}
// ANCHOR_END: demo
