//! Solution: one guard for both, and no lock at all once the book is yours.

use std::sync::Mutex;

/// The deposit does not fit into the balance; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

// ANCHOR: solution
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
        let mut page = self.page.lock().expect("no teller panicked");
        page.0 = page.0.checked_add(amount).ok_or(DoesNotFit)?;
        page.1.push(amount);
        Ok(page.0)
    }

    /// Ends the day: the last balance, and the deposits in their order.
    ///
    /// Nobody else can have the book any more, so nobody has to be waited for.
    pub fn close(self) -> (u64, Vec<u64>) {
        self.page.into_inner().expect("no teller panicked")
    }
}
// ANCHOR_END: solution
