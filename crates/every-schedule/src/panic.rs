//! `std::panic`.

pub use std::panic::{
    AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe,
    panic_any,
};

/// See [`std::panic::PanicInfo`], as it was called once.
pub type PanicInfo<'a> = PanicHookInfo<'a>;

use std::any::Any;
use std::sync::Arc;

use crate::engine::{self, Here, Hook};
use crate::thread::Result;

/// See [`std::panic::catch_unwind`]. A schedule that is not followed any further unwinds, too;
/// that is not the program's to catch.
pub fn catch_unwind<R>(f: impl FnOnce() -> R + UnwindSafe) -> Result<R> {
    match engine::caught(f) {
        Err(payload) if engine::is_abandonment(&*payload) => {
            resume_unwind(payload)
        }
        result => result,
    }
}

/// See [`std::panic::resume_unwind`].
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    engine::note_panic();
    std::panic::resume_unwind(payload)
}

/// What is called when a thread panics.
type Called = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

/// See [`std::panic::set_hook`]. It is the program's for the rest of a schedule, and to set it is no step.
pub fn set_hook(hook: Called) {
    match Here::get() {
        Some(_) => _ = engine::set_hook(Some(Hook(Arc::from(hook)))),
        None => std::panic::set_hook(hook),
    }
}

/// See [`std::panic::take_hook`]. The default one does nothing: a schedule tells of its panics.
pub fn take_hook() -> Called {
    match Here::get() {
        Some(_) => match engine::set_hook(None) {
            Some(hook) => Box::new(move |info| (hook.0)(info)),
            None => Box::new(|_| ()),
        },
        None => std::panic::take_hook(),
    }
}
