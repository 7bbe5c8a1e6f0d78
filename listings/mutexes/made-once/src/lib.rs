//! A value that is made once, by whoever asks first; the others wait for it.
//!
//! Promises: `table` runs `read` once, however many ask, unless it panics; and
//! whoever has the value reads it without a lock.
//!
//! ```
//! use made_once::Rates;
//!
//! let rates = Rates::default();
//! assert_eq!(rates.table(|| vec![108, 86]), [108, 86]);
//! let again = rates.table(|| panic!("it is there already"));
//! assert_eq!(again, [108, 86]);
//! ```

use std::sync::OnceLock;

// ANCHOR: rates
/// The bank's exchange rates, in hundredths.
#[derive(Debug, Default)]
pub struct Rates {
    table: OnceLock<Vec<u64>>,
}

impl Rates {
    /// The table; `read` makes it, if nobody has.
    pub fn table(&self, read: impl FnOnce() -> Vec<u64>) -> &[u64] {
        self.table.get_or_init(read)
    }

    /// The table; but two who ask at once may both `read`, and one of the two
    /// tables is thrown away.
    pub fn table_by_check(&self, read: impl FnOnce() -> Vec<u64>) -> &[u64] {
        if self.table.get().is_none() {
            // Somebody else may set it now. Then this `set` is refused.
            let _ = self.table.set(read());
        }
        self.table.get().expect("it was just set")
    }
}
// ANCHOR_END: rates
