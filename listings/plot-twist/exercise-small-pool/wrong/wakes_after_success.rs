//! Gives back after a panic, and wakes only after success.
//!
//! Red: a panic gives back, and wakes nobody

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
        let free = self.free.lock().expect("nobody panics under it");
        let (mut free, _) = self
            .given_back
            .wait_timeout_while(free, wait, |free| free.is_empty())
            .expect("nobody panics under it");
        let mut thing = free.pop()?;
        drop(free);
        let result =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                work(&mut thing)
            }));
        self.free.lock().expect("nobody panics under it").push(thing);
        match result {
            Ok(result) => {
                self.given_back.notify_one();
                Some(result)
            }
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}
