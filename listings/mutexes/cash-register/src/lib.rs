//! How many others are served between your asking for a lock and your turn.
//!
//! A bank has one register for all accounts, or several; a register is a lock
//! that counts whom it serves. No clock is needed.
//!
//! ```
//! use cash_register::Bank;
//!
//! let accounts = 3;
//! assert_eq!(Bank::open(accounts, 1).rush(&[0, 1, 2]), [0, 1, 2]);
//! assert_eq!(Bank::open(accounts, 3).rush(&[0, 1, 2]), [0, 0, 0]);
//! ```

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Barrier, Mutex, MutexGuard, PoisonError};
use std::thread;

/// A bank whose accounts are spread over its registers.
#[derive(Debug)]
pub struct Bank {
    registers: Vec<Register>,
}

#[derive(Debug)]
struct Register {
    balances: Mutex<Vec<u64>>,
    /// Grows under the lock only, and may be read by anybody.
    served: AtomicUsize,
}

/// The deposit would not fit; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

// ANCHOR: bank
impl Bank {
    /// Opens empty accounts. Account `i` belongs to register `i % registers`.
    ///
    /// # Panics
    ///
    /// If there are no `registers`.
    pub fn open(accounts: usize, registers: usize) -> Self {
        assert!(registers > 0, "nobody could be served");
        let register = |_| Register {
            balances: Mutex::new(vec![0; accounts]),
            served: AtomicUsize::new(0),
        };
        Self { registers: (0..registers).map(register).collect() }
    }

    /// Deposits `amount` cents. Tells how many others were served at the same
    /// register between asking and one's turn.
    ///
    /// `having_asked` runs in between.
    ///
    /// # Panics
    ///
    /// If there is no such account; it counts as served, and pays nothing in.
    pub fn deposit(
        &self,
        account: usize,
        amount: u64,
        having_asked: impl FnOnce(),
    ) -> Result<usize, DoesNotFit> {
        let register = &self.registers[account % self.registers.len()];
        let served_when_i_asked = register.served.load(Relaxed);
        having_asked();
        let mut balances = register.lock();
        let served_before_me = register.served.fetch_add(1, Relaxed);
        let balance = &mut balances[account];
        *balance = balance.checked_add(amount).ok_or(DoesNotFit)?;
        Ok(served_before_me - served_when_i_asked)
    }

    /// Has a customer for each entry deposit a cent into that account. Nobody
    /// is served before all have asked. Returns how many went before each of
    /// them, sorted.
    pub fn rush(&self, customers: &[usize]) -> Vec<usize> {
        let all_have_asked = Barrier::new(customers.len());
        let customer =
            |&account| self.deposit(account, 1, || _ = all_have_asked.wait());
        let mut went_before: Vec<_> = thread::scope(|shop| {
            let start = |who| shop.spawn(move || customer(who));
            let line: Vec<_> = customers.iter().map(start).collect();
            let turn = line.into_iter().map(|customer| customer.join());
            turn.map(|turn| turn.expect("no panic").expect("a cent")).collect()
        });
        went_before.sort();
        went_before
    }

    /// All the money in cents, with all registers closed for the count.
    pub fn total(&self) -> u128 {
        let closed: Vec<_> =
            self.registers.iter().map(Register::lock).collect();
        let balances = closed.iter().flat_map(|balances| balances.iter());
        balances.map(|&balance| u128::from(balance)).sum()
    }
}

impl Register {
    fn lock(&self) -> MutexGuard<'_, Vec<u64>> {
        // Each balance changes in one write, so it is whole after a panic, too.
        self.balances.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: bank

impl std::fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the balance would not fit into 64 bits")
    }
}

impl std::error::Error for DoesNotFit {}
