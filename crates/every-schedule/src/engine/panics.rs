//! Panics: of the program, of its `Debug`, and those with which a run is stopped.

use std::any::{Any, type_name};
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::thread;

use super::personal::panics_in_here;
use super::{Here, change, perform, personal};
use crate::names::History;
use crate::op::{Change, Op, Outcome};
use crate::place::Place;

/// The payload with which a thread unwinds when its schedule is not followed any further.
#[derive(Debug)]
pub(crate) struct Abandoned;

/// Whether it is [`Abandoned`], and not a panic of the program.
pub(crate) fn is_abandonment(payload: &(dyn Any + Send)) -> bool {
    payload.is::<Abandoned>()
}

/// What is left of a thread that was stopped.
pub(crate) fn abandonment() -> Box<dyn Any + Send> {
    Box::new(Abandoned)
}

/// Unwinds the calling thread.
pub(super) fn unwind() -> ! {
    personal(|it| it.panics = true);
    panic::resume_unwind(abandonment());
}

/// A panic begins that the hook does not see.
pub(crate) fn note_panic() {
    personal(|it| it.panics = true);
}

/// Runs it, and catches its panic.
pub(crate) fn caught<T>(f: impl FnOnce() -> T) -> thread::Result<T> {
    let outer = personal(|it| {
        let outer = std::mem::take(&mut it.panics);
        it.outer_panics += usize::from(outer);
        outer
    });
    let result = panic::catch_unwind(AssertUnwindSafe(f));
    personal(|it| {
        it.outer_panics -= usize::from(outer);
        it.panics = outer;
    });
    result
}

/// Runs a destructor, for whose panic std aborts the process.
pub(crate) fn must_not_panic(why: &str, f: impl FnOnce()) {
    let Err(payload) = caught(f) else { return };
    if is_abandonment(&*payload) {
        note_panic();
        panic::resume_unwind(payload);
    }
    match Here::get() {
        Some(here) => abort(
            &here,
            format!("{}, {why}: the process aborts", words(&*payload)),
        ),
        None => std::process::abort(),
    }
}

/// The words of a panic that was just caught.
pub(crate) fn words(payload: &(dyn Any + Send)) -> String {
    let last = personal(|it| it.last_panic.take());
    last.unwrap_or_else(|| words_of(payload).to_owned())
}

/// The next panic, which the hook does not see, has these words.
pub(crate) fn say_of_panic(words: String) {
    let seen = super::history();
    personal(|it| {
        (it.last_panic, it.panicked_at) = (Some(words), Some(seen));
    });
}

/// Whether the thread has done nothing since it said the words of its panic.
pub(super) fn words_were_last() -> bool {
    let said = personal(|it| it.panicked_at.take());
    said.is_none_or(|said| said == super::history())
}

/// The thread has seen more, and has done nothing that could be noticed.
pub(super) fn goes_on_in_silence(before: History, after: History) {
    personal(|it| {
        for at in it.panicked_at.iter_mut().chain(&mut it.began_at) {
            if *at == before {
                *at = after;
            }
        }
    });
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
    let outer = personal(|it| std::mem::replace(&mut it.quotes, true));
    let text = caught(text);
    personal(|it| it.quotes = outer);
    text.unwrap_or_else(|_| type_name::<T>().to_owned())
}

pub(crate) fn is_quoting() -> bool {
    personal(|it| it.quotes)
}

/// An operation in the program's `Debug`.
pub(super) fn stop_quoting() -> Outcome {
    if !panics_in_here() {
        unwind();
    }
    Outcome::Abandoned
}

thread_local! {
    /// Tells whoever waits for the exploration on this thread of the machine that it is stuck.
    static ESCAPE: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// `tell` is called when the exploration on this thread of the machine is stuck, because a
/// coroutine must not go on, and no other can.
pub(crate) fn on_escape(tell: impl Fn() + 'static) {
    ESCAPE.set(Some(Box::new(tell)));
}

/// Inside of a panic hook no coroutine can rest: it stops here, with all others.
fn escape() -> ! {
    ESCAPE.with_borrow(|tell| tell.iter().for_each(|tell| tell()));
    loop {
        thread::park();
    }
}

/// The calling thread panics where nobody can catch it, and would take the process down.
pub(super) fn abort(here: &Here, words: String) -> ! {
    change(Change::Panic { words, at_once: false });
    perform(Op::Abort, None);
    here.engine.leave_standing(here);
}

/// Stops the calling thread if it is about to abort the process.
pub(super) fn stop_doomed(here: &Here) {
    if let Some(words) = personal(|it| it.doomed.take()) {
        abort(here, words);
    }
}

/// Puts a panic of a thread of the model into its report and not on the screen.
pub(super) fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let Some(here) = Here::get() else {
                return usual(info);
            };
            if is_quoting() {
                return;
            }
            let place = match info.location() {
                Some(at) => Place::of(Some(at)),
                None => Place::default(),
            };
            let words = words_of(info.payload());
            let words = match place.file.as_str() {
                "" => words.to_owned(),
                _ => format!("{words} ({place})"),
            };
            if personal(|it| std::mem::replace(&mut it.panics, true)) {
                let again = format!(
                    "{words}, in a destructor while it unwound: the process aborts"
                );
                let doomed = personal(|it| it.doomed.replace(again));
                // What it drops on the way out of its destructor stops it; or, at the last moment,
                // this hook, which nobody can set another in place of then.
                if let Some(words) = doomed {
                    if here.is_coroutine {
                        escape();
                    }
                    abort(&here, words);
                }
                return;
            }
            let seen = super::history();
            personal(|it| {
                (it.last_panic, it.panicked_at) = (Some(words), Some(seen));
            });
            if let Some(hook) = here.engine.hook() {
                (hook.0)(info);
            }
        }));
    });
}
