//! Gives up when it is woken and nothing is there.
//!
//! Red: woken for nothing, it gave up

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

/// Gives back what was lent when it is dropped.
struct Lent<'a, T>(&'a Pool<T>, Option<T>);

impl<T> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        let mut free = self.0.free.lock().expect("nobody panics under it");
        free.extend(self.1.take());
        self.0.given_back.notify_one();
    }
}

impl<T> Pool<T> {
    pub fn with<R>(
        &self,
        wait: Duration,
        work: impl FnOnce(&mut T) -> R,
    ) -> Option<R> {
        let mut free = self.free.lock().expect("nobody panics under it");
        if free.is_empty() {
            let waited = self.given_back.wait_timeout(free, wait);
            free = waited.expect("nobody panics under it").0;
        }
        let thing = free.pop()?;
        drop(free);
        let mut lent = Lent(self, Some(thing));
        lent.1.as_mut().map(work)
    }
}
