//! Takes what is there, and waits for nothing.
//!
//! Red: it did not wait

use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// Things that are lent out to one thread at a time.
#[derive(Debug)]
pub struct Pool<T> {
    /// What nobody has.
    pub free: Mutex<Vec<T>>,
    /// Notified when something is given back.
    pub given_back: Condvar,
}

impl<T> Pool<T> {
    pub fn with<R>(
        &self,
        wait: Duration,
        work: impl FnOnce(&mut T) -> R,
    ) -> Option<R> {
        let _ = wait;
        let mut thing =
            self.free.lock().expect("nobody panics under it").pop()?;
        let result =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                work(&mut thing)
            }));
        self.free.lock().expect("nobody panics under it").push(thing);
        self.given_back.notify_one();
        match result {
            Ok(result) => Some(result),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}
