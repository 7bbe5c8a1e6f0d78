//! `std::panic`.

pub use std::panic::{
    AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe,
    panic_any, resume_unwind, set_hook, take_hook,
};

use crate::engine;
use crate::thread::Result;

/// See [`std::panic::catch_unwind`]. A schedule that is not followed any further unwinds, too;
/// that is not the program's to catch.
pub fn catch_unwind<R>(f: impl FnOnce() -> R + UnwindSafe) -> Result<R> {
    let result = std::panic::catch_unwind(f);
    match result {
        Err(payload) if engine::is_abandonment(&*payload) => {
            resume_unwind(payload)
        }
        result => result,
    }
}
