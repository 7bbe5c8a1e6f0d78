//! A std whose `Mutex` is that of tracing-mutex, for a listing as it is.

pub use std::*;

/// `std::sync` with another `Mutex`.
pub mod sync {
    pub use std::sync::*;
    #[cfg(feature = "tools")]
    pub use tracing_mutex::stdsync::{Mutex, MutexGuard};
}
