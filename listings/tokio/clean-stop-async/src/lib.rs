//! A service that stops: no new jobs, the accepted ones are finished, and after a deadline what is left is
//! dropped and counted.
//!
//! Promises: a job that was accepted is counted as what became of it, done, panicked or dropped; `stop`
//! returns, whatever a job does at its awaits. A job that blocks its thread is beyond it: nothing can drop what never
//! comes to an await that is not ready.
//!
//! ```
//! use clean_stop_async::Service;
//! use std::time::Duration;
//!
//! # watchdog::tokio::run_paused(|| async {
//! let mut service = Service::start();
//! service.accept(async {});
//! let stopped = service.stop(Duration::from_secs(5)).await;
//! assert_eq!((stopped.done, stopped.dropped), (1, 0));
//! # });
//! ```

use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

// ANCHOR: service
/// What became of the jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stopped {
    /// So many came to their end,
    pub done: usize,
    /// so many panicked,
    pub panicked: usize,
    /// and so many were dropped at an await, or before they began.
    pub dropped: usize,
}

/// Jobs that were accepted. Dropping it aborts them, and waits for none.
pub struct Service {
    jobs: JoinSet<()>,
}

impl Service {
    /// A service without jobs.
    pub fn start() -> Service {
        Service { jobs: JoinSet::new() }
    }

    /// Begins a job.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime.
    pub fn accept(&mut self, job: impl Future<Output = ()> + Send + 'static) {
        self.jobs.spawn(job);
    }

    /// Waits for the jobs, for this long; then drops what is left.
    pub async fn stop(mut self, patience: Duration) -> Stopped {
        let mut stopped = Stopped::default();
        let drained = async {
            while let Some(job) = self.jobs.join_next().await {
                stopped.count(job);
            }
        };
        _ = timeout(patience, drained).await; // `join_next` is cancel safe
        self.jobs.abort_all();
        while let Some(job) = self.jobs.join_next().await {
            stopped.count(job); // it may have come to its end after all
        }
        stopped
    }
}

impl Stopped {
    fn count(&mut self, job: Result<(), JoinError>) {
        match job {
            Ok(()) => self.done += 1,
            Err(error) if error.is_cancelled() => self.dropped += 1,
            Err(_) => self.panicked += 1,
        }
    }
}
// ANCHOR_END: service
