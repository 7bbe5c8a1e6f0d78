//! Waits to be woken without looking whether one is free.
//!
//! Red: it waits although one is free

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
    /// Lends a thing to `work`, and takes it back when `work` is done, also
    /// when it panics. Waits up to `wait` for one to be free; `None` if none
    /// was, and then `work` was not called.
    pub fn with<R>(
        &self,
        wait: Duration,
        work: impl FnOnce(&mut T) -> R,
    ) -> Option<R> {
        let free = self.free.lock().expect("nobody panics under it");
        let (mut free, _) = self
            .given_back
            .wait_timeout(free, wait)
            .expect("nobody panics under it");
        let thing = free.pop()?;
        drop(free); // `work` may take long
        let mut lent = Lent { pool: self, thing: Some(thing) };
        lent.thing.as_mut().map(work)
    }
}

/// Gives back what was lent when it is dropped.
struct Lent<'a, T> {
    pool: &'a Pool<T>,
    thing: Option<T>,
}

impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        let mut free = self.pool.free.lock().expect("nobody panics under it");
        free.extend(self.thing.take());
        self.pool.given_back.notify_one();
    }
}
