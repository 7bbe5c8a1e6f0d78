//! `std::panic`.

pub use std::panic::{
    AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe,
    panic_any, set_hook, take_hook,
};

use std::any::Any;

use crate::engine;
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
