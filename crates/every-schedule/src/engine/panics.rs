//! Panics: of the program, of its `Debug`, and those with which a run is stopped.

use std::any::{Any, type_name};
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use super::{Here, change, perform};
use crate::op::{Change, Op, Outcome};
use crate::place::Place;

thread_local! {
    static LAST_PANIC: Cell<Option<String>> = const { Cell::new(None) };
    /// A panic is on its way through the stack, and nobody has caught it yet.
    static PANICS: Cell<bool> = const { Cell::new(false) };
    /// The program's `Debug` is running, which is no part of the program.
    static QUOTES: Cell<bool> = const { Cell::new(false) };
}

/// The payload with which a thread unwinds when its schedule is not followed any further.
#[derive(Debug)]
pub(crate) struct Abandoned;

/// What a panic in a run that is over is called, so that nobody takes it for the program's own.
pub(crate) fn is_abandonment(payload: &(dyn Any + Send)) -> bool {
    payload.is::<Abandoned>()
}

/// What is left of a thread that was stopped.
pub(crate) fn abandonment() -> Box<dyn Any + Send> {
    Box::new(Abandoned)
}

/// Unwinds the calling thread.
pub(super) fn unwind() -> ! {
    PANICS.set(true);
    panic::resume_unwind(abandonment());
}

/// A panic begins that the hook does not see.
pub(crate) fn note_panic() {
    PANICS.set(true);
}

/// Runs it, and catches its panic.
pub(crate) fn caught<T>(f: impl FnOnce() -> T) -> thread::Result<T> {
    let outer = PANICS.replace(false);
    let result = panic::catch_unwind(AssertUnwindSafe(f));
    PANICS.set(outer);
    result
}

/// The words of a panic that was just caught.
pub(super) fn words(payload: &(dyn Any + Send)) -> String {
    LAST_PANIC.take().unwrap_or_else(|| words_of(payload).to_owned())
}

fn words_of(payload: &(dyn Any + Send)) -> &str {
    let words = payload.downcast_ref::<&str>().copied();
    words
        .or(payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without words")
}

/// What the program's own `Debug` says of a value of this type. If that works with others, or
/// panics, it is the name of the type.
pub(crate) fn quote<T>(text: impl FnOnce() -> String) -> String {
    let outer = QUOTES.replace(true);
    let text = caught(text);
    QUOTES.set(outer);
    text.unwrap_or_else(|_| type_name::<T>().to_owned())
}

pub(super) fn is_quoting() -> bool {
    QUOTES.get()
}

/// An operation in the program's `Debug`.
pub(super) fn stop_quoting() -> Outcome {
    if !thread::panicking() {
        unwind();
    }
    Outcome::Abandoned
}

/// Puts a panic of a thread of the model into its report and not on the screen.
pub(super) fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let Some(Here { engine, id, run }) = Here::get() else {
                return usual(info);
            };
            if QUOTES.get() {
                return;
            }
            let place = match info.location() {
                Some(at) => Place::of(Some(at)),
                None => Place::default(),
            };
            let words = format!("{} ({place})", words_of(info.payload()));
            if PANICS.replace(true) {
                // The process would end behind this hook.
                let again = format!(
                    "{words}, in a destructor while it unwound: the process aborts"
                );
                change(Change::Panic(again));
                perform(Op::Abort, None);
                engine.leave_standing(id, run);
            }
            LAST_PANIC.set(Some(words));
        }));
    });
}
