//! A service that stops: no new jobs, the accepted ones are finished, and after a deadline what is left is
//! dropped and counted.
//!
//! Promises: a job that was accepted is done, or counted as dropped; `stop` returns, whatever a job
//! does at its awaits. A job that blocks its thread is beyond it: nothing can drop what never
//! comes to an await.
//!
//! ```
//! use clean_stop_async::Service;
//! use std::time::Duration;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//! let mut service = Service::start();
//! service.accept(async {});
//! assert_eq!(service.stop(Duration::from_secs(5)).await, (1, 0));
//! # });
//! ```

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

// ANCHOR: service
/// Jobs that were accepted. Dropping it drops them where they stand.
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

    /// Waits for the jobs, for this long; then drops what is left. `(done, dropped)`: how many
    /// jobs of those that were still there.
    pub async fn stop(mut self, patience: Duration) -> (usize, usize) {
        let all = self.jobs.len();
        let drained = async { while self.jobs.join_next().await.is_some() {} };
        _ = timeout(patience, drained).await; // `join_next` is cancel safe
        let left = self.jobs.len();
        self.jobs.shutdown().await; // aborts them, and waits until they are gone
        (all - left, left)
    }
}
// ANCHOR_END: service
