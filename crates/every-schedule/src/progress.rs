//! Word from a long exploration.

use std::fmt::{self, Debug};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Says now and then how far the exploration is.
#[derive(Clone)]
pub(crate) struct Progress {
    every: Duration,
    last: Arc<Mutex<Instant>>,
    tell: Arc<dyn Fn(usize) + Send + Sync>,
}

impl Progress {
    pub(crate) fn new(
        every: Duration,
        tell: impl Fn(usize) + Send + Sync + 'static,
    ) -> Self {
        let last = Arc::new(Mutex::new(Instant::now()));
        Progress { every, last, tell: Arc::new(tell) }
    }

    /// So many states were found.
    pub(crate) fn found(&self, states: usize) {
        if !states.is_multiple_of(64) {
            return;
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= self.every {
            *last = Instant::now();
            (self.tell)(states);
        }
    }
}

impl Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").finish_non_exhaustive()
    }
}
