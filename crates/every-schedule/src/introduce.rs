//! Names for what a program shares, given by whoever explores it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt::Debug;

use crate::engine;
use crate::names::ObjectId;

thread_local! {
    static NAMES: RefCell<Option<VecDeque<String>>> =
        const { RefCell::new(None) };
}

/// Names the locks, atomics, condvars and mailboxes in a value, in the order in which its `Debug`
/// shows them. It is no step.
///
/// Otherwise they are called as the line calls them that has made them; and of several from one
/// line, the one that is used first is number 1, which can be another in each schedule.
/// An introduced one is the same in all, so there are fewer states; the schedules are the same.
///
/// ```
/// use every_schedule::sync::{Arc, Mutex};
///
/// let report = every_schedule::explore(|| {
///     let accounts = Arc::new([Mutex::new(1_000), Mutex::new(500)]);
///     every_schedule::introduce(&accounts, &["Alice", "Bob"]);
///     let there = Arc::clone(&accounts);
///     every_schedule::thread::spawn(move || *there[1].lock().unwrap() -= 200);
///     *accounts[0].lock().unwrap() += 200;
/// });
/// let schedule = report.shortest(|_| true).unwrap().to_string();
/// assert!(schedule.contains("lock `Alice`"));
/// ```
///
/// # Panics
///
/// If there are more names than there is to name.
pub fn introduce(value: &impl Debug, names: &[&str]) {
    let names = names.iter().map(|&name| name.to_owned()).collect();
    NAMES.set(Some(names));
    let _ = format!("{value:?}");
    let left = NAMES.take().unwrap_or_default();
    assert!(left.is_empty(), "there is nothing to call {left:?}");
}

pub(crate) fn is_introducing() -> bool {
    NAMES.with_borrow(Option::is_some)
}

/// Whether a `Debug` of the program's own runs, and not one for a reader: then it looks inside, as
/// std's does, and that is a step.
pub(crate) fn looks_inside() -> bool {
    !is_introducing() && !engine::is_quoting() && engine::Here::get().is_some()
}

/// For the `Debug` of what can be introduced.
pub(crate) fn meet(object: impl FnOnce() -> ObjectId) {
    if is_introducing() {
        let object = object();
        let name = NAMES.with_borrow_mut(|names| names.as_mut()?.pop_front());
        if let Some(name) = name {
            engine::name_object(object, name);
        }
    }
}
