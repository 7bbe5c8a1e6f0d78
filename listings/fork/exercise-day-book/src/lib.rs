//! Exercise: a day-book that all tellers may write into.
//!
//! Whoever uses it needs to know nothing of locks: `deposit` takes `&self`.

// ANCHOR: stub
use std::sync::Mutex;

/// The deposit does not fit into the balance; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

/// The balance of a day, and what was paid in, in the order it was booked.
#[derive(Debug)]
pub struct DayBook {
    /// The balance in cents, and the deposits booked so far.
    page: Mutex<(u64, Vec<u64>)>,
}

impl DayBook {
    /// Begins a day with a balance in cents.
    pub fn open(balance: u64) -> Self {
        Self { page: Mutex::new((balance, Vec::new())) }
    }

    /// Books `amount` cents and returns the balance right after it.
    ///
    /// The balance and the list change in one step.
    pub fn deposit(&self, amount: u64) -> Result<u64, DoesNotFit> {
        todo!("book {amount} on {:?}", self.page)
    }

    /// Ends the day: the last balance, and the deposits in their order.
    ///
    /// Nobody else can have the book any more, so nobody has to be waited for.
    pub fn close(self) -> (u64, Vec<u64>) {
        todo!("take out what is on {:?}", self.page)
    }
}
// ANCHOR_END: stub
