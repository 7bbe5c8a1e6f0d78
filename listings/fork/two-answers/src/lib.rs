//! One balance, many tellers, twice: by messages to one owner, and by turns
//! behind a mutex.
//!
//! Both promise: each deposit is booked or refused, none is lost, and the
//! threads end.
//!
//! ```
//! use two_answers::{by_messages, by_lock};
//!
//! let deposits = [5_00, 20_00, 75_00];
//! assert_eq!(by_messages(10_00, &deposits).balance, 110_00);
//! assert_eq!(by_lock(10_00, &deposits).balance, 110_00);
//! ```

// ANCHOR: answers
use std::sync::{Mutex, mpsc};
use std::thread;

/// A balance, and what it could not take.
#[derive(Debug, PartialEq, Eq)]
pub struct Day {
    /// In cents.
    pub balance: u64,
    /// Deposits in cents that did not fit; they changed nothing.
    pub refused: Vec<u64>,
}

impl Day {
    fn open(balance: u64) -> Self {
        Self { balance, refused: Vec::new() }
    }

    fn deposit(&mut self, amount: u64) {
        match self.balance.checked_add(amount) {
            Some(balance) => self.balance = balance,
            None => self.refused.push(amount),
        }
    }
}

/// One owner: `day` never leaves this thread, and the tellers send to it.
pub fn by_messages(opening: u64, deposits: &[u64]) -> Day {
    let mut day = Day::open(opening);
    let (teller, mailbox) = mpsc::channel();
    thread::scope(|tellers| {
        for &amount in deposits {
            let teller = teller.clone();
            tellers
                .spawn(move || teller.send(amount).expect("the owner reads"));
        }
        drop(teller); // or the owner would wait for this one's messages, too
        for amount in mailbox {
            day.deposit(amount);
        }
    });
    day
}

/// Shared, by turns: everybody knows `day`, and the lock's holder reaches it.
pub fn by_lock(opening: u64, deposits: &[u64]) -> Day {
    let day = Mutex::new(Day::open(opening));
    thread::scope(|tellers| {
        for &amount in deposits {
            let day = &day;
            tellers
                .spawn(move || day.lock().expect("no panic").deposit(amount));
        }
    });
    day.into_inner().expect("no panic")
}
// ANCHOR_END: answers
