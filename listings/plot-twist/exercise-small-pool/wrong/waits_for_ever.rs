//! Waits until something is there, however long.
//!
//! Red: it waits for longer than it was told

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
        let free = self.free.lock().expect("nobody panics under it");
        let mut free = self
            .given_back
            .wait_while(free, |free| free.is_empty() && !wait.is_zero())
            .expect("nobody panics under it");
        let mut thing = free.pop()?;
        drop(free);
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
