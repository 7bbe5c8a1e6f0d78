//! It takes a pause for the end of the day.
//!
//! Red: a pause is not the end

use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;
/// The largest deposit of the day in cents, or `None` if there was none.
///
/// Each teller gets a thread of its own, and a sender for its deposits. It may
/// send any number of them. No lock: this thread owns the result.
pub fn largest<Teller>(tellers: Vec<Teller>) -> Option<u64>
where
    Teller: FnOnce(Sender<u64>) + Send,
{
    let (sender, mailbox) = mpsc::channel();
    thread::scope(|scope| {
        for teller in tellers {
            let sender = sender.clone();
            scope.spawn(move || teller(sender));
        }
        drop(sender); // or the mailbox would wait for this one, too
        let pause = Duration::from_millis(100);
        let mut largest = None;
        while let Ok(deposit) = mailbox.recv_timeout(pause) {
            largest = largest.max(Some(deposit));
        }
        largest
    })
}
