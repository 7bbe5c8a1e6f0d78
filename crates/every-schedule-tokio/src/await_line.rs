//! On which line of the program a future is awaited. One that was made elsewhere, such as a handle, learns
//! it when it is polled: `.await` is the caller of `poll`.

use std::cell::Cell;
use std::panic::Location;

use every_schedule::foreign;

use crate::executor::{At, swapped};

thread_local! {
    /// The line of the `select!` or the timeout that polls.
    static WITHIN: Cell<Option<At>> = const { Cell::new(None) };
}

/// The line of this caller of a `poll`. If that is no line of the program (`&mut handle`, a future in a
/// library), the line of the `select!` or the timeout around it; nothing if there is none.
pub(crate) fn of(caller: At) -> Option<At> {
    match foreign::is_of_program(caller) {
        true => Some(caller),
        false => WITHIN.get(),
    }
}

/// Whether this is the line of the `select!` or the timeout that polls, which may be far above.
pub(crate) fn is_around(at: At) -> bool {
    let line = |it: At| (it.file(), it.line());
    WITHIN.get().is_some_and(|it| line(it) == line(at))
}

/// Polls what is awaited there.
pub(crate) fn at<T>(at: At, poll: impl FnOnce() -> T) -> T {
    swapped(&WITHIN, Some(at), poll)
}

/// Polls what is within a `select!` or a timeout.
#[track_caller]
pub(crate) fn within<T>(poll: impl FnOnce() -> T) -> T {
    swapped(&WITHIN, of(Location::caller()), poll)
}

/// Polls a task: what is around whoever drives it is not around the task.
pub(crate) fn outside<T>(poll: impl FnOnce() -> T) -> T {
    swapped(&WITHIN, None, poll)
}
