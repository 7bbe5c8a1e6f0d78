//! The last deposit is taken for the largest.
//!
//! Red: the largest of all tellers'

use std::sync::mpsc::{self, Sender};
use std::thread;

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
        mailbox.into_iter().last()
    })
}
