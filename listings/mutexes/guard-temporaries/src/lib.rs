//! For each way of using a locked value in passing: is the lock still held in
//! the code behind it?
//!
//! Promises: every line of the table is an answer of the lock itself.
//!
//! ```
//! let in_use = guard_temporaries::looking_in();
//! assert!(in_use.contains(&("while let: in the block", true)));
//! ```

// ANCHOR: looking_in
use std::sync::{Mutex, TryLockError};

/// What was asked where, and whether the lock was held there.
pub type Rows = Vec<(&'static str, bool)>;

/// Asks the lock itself, and never waits for it.
pub fn is_held<T>(lock: &Mutex<T>) -> bool {
    matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
}

/// The lock is taken in the part that a block or a call looks into.
pub fn looking_in() -> Rows {
    let till = Mutex::new(vec![5_00]); // one order of 5.00
    let mut rows = Rows::new();
    let mut ask = |place| rows.push((place, is_held(&till)));

    match till.lock().unwrap().first() {
        Some(_) => ask("match: in an arm"),
        None => unreachable!("there is an order"),
    }
    for _order in till.lock().unwrap().iter() {
        ask("for: in the block");
    }
    fn call(_orders: usize, ask: impl FnOnce()) {
        ask();
    }
    call(till.lock().unwrap().len(), || ask("an argument: in the call"));

    {
        let _first = &till.lock().unwrap()[0];
        ask("let of a reference: on the next line");
    }
    while let Some(_order) = till.lock().unwrap().pop() {
        ask("while let: in the block");
    }
    till.lock().unwrap().push(5_00);
    for _ in 0..2 {
        // The first time there is an order, the second time there is none.
        if let Some(_order) = till.lock().unwrap().pop() {
            ask("if let: in the block");
        } else {
            ask("if let: in the else");
        }
    }
    rows
}
// ANCHOR_END: looking_in

// ANCHOR: taking_out
/// The value is taken out first, and the block looks at what was taken.
pub fn taking_out() -> Rows {
    let till = Mutex::new(vec![5_00, 5_00]);
    let mut rows = Rows::new();
    let mut ask = |place| rows.push((place, is_held(&till)));

    let _order = till.lock().unwrap().pop();
    ask("let: on the next line");

    if !till.lock().unwrap().is_empty() {
        ask("if: in the block");
    }
    fn call(_orders: usize, ask: impl FnOnce()) {
        ask();
    }
    #[expect(unused_braces, reason = "they are what lets go of the lock")]
    call({ till.lock().unwrap().len() }, || {
        ask("an argument in { … }: in the call")
    });
    fn next(till: &Mutex<Vec<u64>>) -> Option<u64> {
        till.lock().unwrap().pop()
    }
    match next(&till) {
        Some(_) => ask("match on a function's answer: in an arm"),
        None => unreachable!("there is one order left"),
    }
    let Some(_order) = till.lock().unwrap().pop() else {
        ask("let else: in the else");
        return rows;
    };
    unreachable!("no order is left")
}

/// The guard has a name.
pub fn naming() -> Rows {
    let till = Mutex::new(vec![5_00]);
    let mut rows = Rows::new();
    let mut ask = |place| rows.push((place, is_held(&till)));

    {
        let _guard = till.lock().unwrap();
        ask("let _guard: to the end of the scope");
    }
    ask("let _guard: after the scope");

    let guard = till.lock().unwrap();
    ask("let guard: to the end of the scope");
    drop(guard);
    ask("let guard: after drop(guard)");
    rows
}
// ANCHOR_END: taking_out
