//! A cache that several threads share, asked in three ways.
//!
//! Promises: `get` makes each value once, however many ask at once, unless
//! making it panics; and while a value is made, only those wait who want it.
//! Nothing is ever thrown out.
//!
//! ```
//! use shared_cache::Cache;
//!
//! let rates = Cache::default();
//! assert_eq!(rates.get("EUR", || 108), 108);
//! assert_eq!(rates.get("EUR", || panic!("it is there already")), 108);
//! ```

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

// ANCHOR: cache
/// A value for each key, in a cell that is empty at first.
pub struct Cache<K, V> {
    cells: Mutex<Cells<K, V>>,
}
type Cells<K, V> = HashMap<K, Arc<OnceLock<V>>>;

impl<K: Eq + Hash, V: Clone> Cache<K, V> {
    /// The value; `make` makes it, if nobody has. Only those who want the
    /// same key wait. `make` must not ask the cache.
    pub fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let cell = Arc::clone(self.lock().entry(key).or_default());
        // The guard is gone: the map is free while this value is made.
        cell.get_or_init(make).clone()
    }

    /// The value; but all who find none `make` one, and the first is kept.
    pub fn get_by_check(&self, key: K, make: impl FnOnce() -> V) -> V {
        let cell = self.lock().get(&key).cloned();
        let found = cell.and_then(|it| it.get().cloned());
        found.unwrap_or_else(|| {
            let made = make();
            self.get(key, || made)
        })
    }

    /// The value; but while it is made, everybody waits, whatever they want.
    /// `make`, and `clone` of a value, must not ask this cache for anything.
    pub fn get_under_lock(&self, key: K, make: impl FnOnce() -> V) -> V {
        let mut cells = self.lock();
        cells.entry(key).or_default().get_or_init(make).clone()
    }
}
// ANCHOR_END: cache

impl<K, V> Cache<K, V> {
    fn lock(&self) -> MutexGuard<'_, Cells<K, V>> {
        // A maker that panics leaves its cell empty, and the map whole.
        self.cells.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Cache { cells: Mutex::default() }
    }
}
