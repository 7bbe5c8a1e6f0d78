//! Broken on purpose: `dismiss_at_once` removes a teller under the lock, and the
//! teller's destructor takes the same lock.
//!
//! The repair, `dismiss`, moves the teller out and lets go of the lock before
//! the destructor runs.
//!
//! ```
//! use destructor_under_lock::Bank;
//! use std::sync::Arc;
//!
//! let bank = Arc::new(Bank::default());
//! Bank::hire(&bank, 7);
//! assert!(bank.dismiss(7));
//! assert_eq!(bank.signed_off(), [7]);
//! ```

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, Weak};

// ANCHOR: tellers
/// A bank, and who works there.
#[derive(Debug, Default)]
pub struct Bank {
    staff: Mutex<Staff>,
}

#[derive(Debug, Default)]
struct Staff {
    at_work: BTreeMap<u32, Teller>,
    signed_off: Vec<u32>,
}

/// A teller signs off when dropped.
#[derive(Debug)]
struct Teller {
    number: u32,
    bank: Weak<Bank>,
}

impl Drop for Teller {
    fn drop(&mut self) {
        if let Some(bank) = self.bank.upgrade() {
            bank.staff.lock().unwrap().signed_off.push(self.number);
        }
    }
}

impl Bank {
    /// Sends a teller home, if there is one of this number.
    pub fn dismiss_at_once(&self, number: u32) -> bool {
        self.staff.lock().unwrap().at_work.remove(&number).is_some()
        // The teller is dropped here, and the guard only after it.
    }

    /// Sends a teller home, if there is one of this number.
    pub fn dismiss(&self, number: u32) -> bool {
        let teller = self.staff.lock().unwrap().at_work.remove(&number);
        // The guard ended at the semicolon; the teller ends with this block.
        teller.is_some()
    }
}
// ANCHOR_END: tellers

impl Bank {
    /// Has a teller of this number work at the bank.
    pub fn hire(bank: &Arc<Self>, number: u32) {
        let teller = Teller { number, bank: Arc::downgrade(bank) };
        bank.staff.lock().unwrap().at_work.insert(number, teller);
    }

    /// The numbers of those who have signed off, in order.
    pub fn signed_off(&self) -> Vec<u32> {
        self.staff.lock().unwrap().signed_off.clone()
    }
}
