//! Three ways of sharing that rustc refuses, each with the smallest change
//! that it accepts.
//!
//! Promises: two tellers pay into one balance at the same time, and no
//! deposit is lost. What rustc refuses is in `compile-fail/`.
//!
//! ```
//! use no_sharing::two_tellers_borrow;
//! use std::sync::Mutex;
//!
//! let balance = Mutex::new(10_00);
//! two_tellers_borrow(&balance, 5_00).unwrap();
//! assert_eq!(balance.into_inner().unwrap(), 20_00);
//! ```

// ANCHOR: changes
use std::sync::{Arc, Mutex};
use std::thread;

/// The deposit does not fit into the balance; that deposit changed nothing.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

/// Whether all deposits fitted.
pub type Outcome = Result<(), DoesNotFit>;

/// Adds `amount` cents to a balance that other threads use at the same time.
pub fn deposit(balance: &Mutex<u64>, amount: u64) -> Outcome {
    let mut balance = balance.lock().expect("no teller panicked");
    *balance = balance.checked_add(amount).ok_or(DoesNotFit)?;
    Ok(())
}

/// Instead of `&mut` twice: `&` twice, to a mutex. The scope waits for both.
pub fn two_tellers_borrow(balance: &Mutex<u64>, amount: u64) -> Outcome {
    thread::scope(|tellers| {
        let one = tellers.spawn(|| deposit(balance, amount));
        let two = tellers.spawn(|| deposit(balance, amount));
        one.join().expect("no panic").and(two.join().expect("no panic"))
    })
}

/// Instead of `Rc<RefCell<_>>`: `Arc<Mutex<_>>`. The last owner frees it.
pub fn two_tellers_own(balance: Arc<Mutex<u64>>, amount: u64) -> Outcome {
    let shared = Arc::clone(&balance);
    let one = thread::spawn(move || deposit(&shared, amount));
    let two = deposit(&balance, amount);
    one.join().expect("no panic").and(two)
}

/// Instead of `static mut`: `static`, and a mutex. It is never freed.
pub static BALANCE: Mutex<u64> = Mutex::new(10_00);

/// Two tellers pay into [`BALANCE`].
pub fn two_tellers_know(amount: u64) -> Outcome {
    let one = thread::spawn(move || deposit(&BALANCE, amount));
    let two = deposit(&BALANCE, amount);
    one.join().expect("no panic").and(two)
}
// ANCHOR_END: changes

impl std::fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the deposit does not fit into the balance")
    }
}

impl std::error::Error for DoesNotFit {}
