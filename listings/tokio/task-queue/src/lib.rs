//! A job queue: what waits is bounded by a channel, what runs by a semaphore.
//!
//! Promises: no more jobs run at once than there are permits, and they leave the queue in the order in
//! which they were accepted; a full queue makes callers wait, or refuses; a job that panics gives its permit
//! back and is counted; when the last handle is gone, what was accepted is done, as long as the runtime lives and nobody aborts its task.
//!
//! ```
//! use task_queue::{Queue, Tally};
//!
//! # watchdog::tokio::run(|| async {
//! let (queue, ends) = Queue::start(2, 8);
//! queue.submit(async {}).await.unwrap();
//! drop(queue);
//! assert_eq!(ends.await.unwrap(), Tally { done: 1, panicked: 0 });
//! # });
//! ```

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinError, JoinHandle, JoinSet};

/// Why a job was not accepted. It has not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no room.
    Full,
    /// The queue's task is gone.
    Closed,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Full => "the queue is full",
            Refused::Closed => "the queue is closed",
        })
    }
}

impl Error for Refused {}

/// How many of the accepted jobs ended in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// To their end.
    pub done: usize,
    /// In a panic.
    pub panicked: usize,
}

impl Tally {
    fn count(&mut self, over: Result<(), JoinError>) {
        match over {
            Ok(()) => self.done += 1,
            Err(_) => self.panicked += 1, // nobody aborts a job
        }
    }
}

// ANCHOR: queue
type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where jobs are accepted. All clones reach the same queue.
#[derive(Clone)]
pub struct Queue {
    jobs: mpsc::Sender<Job>,
}

impl Queue {
    /// A queue of which so many jobs run at once, and so many wait. Its task ends when the last
    /// handle is gone and every job is over.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime, or if one of the two is 0.
    pub fn start(at_once: usize, wait: usize) -> (Queue, JoinHandle<Tally>) {
        assert!(at_once > 0, "somebody has to work");
        let (jobs, mailbox) = mpsc::channel(wait);
        (Queue { jobs }, tokio::spawn(work_off(at_once, mailbox)))
    }

    /// Waits for room.
    ///
    /// # Errors
    ///
    /// If the queue is closed.
    pub async fn submit(
        &self,
        job: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Refused> {
        let sent = self.jobs.send(Box::pin(job)).await;
        sent.map_err(|_| Refused::Closed)
    }

    /// Waits for nothing: for a server that rather says *come back later*.
    ///
    /// # Errors
    ///
    /// If the queue is full or closed.
    pub fn try_submit(
        &self,
        job: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Refused> {
        let sent = self.jobs.try_send(Box::pin(job));
        sent.map_err(|error| match error {
            TrySendError::Full(_) => Refused::Full,
            TrySendError::Closed(_) => Refused::Closed,
        })
    }
}

async fn work_off(at_once: usize, mut mailbox: mpsc::Receiver<Job>) -> Tally {
    let permits = Arc::new(Semaphore::new(at_once));
    let (mut running, mut tally) = (JoinSet::new(), Tally::default());
    loop {
        // First the permit, then the job: so no job is out of the queue and does not run.
        let permit = Arc::clone(&permits).acquire_owned().await;
        let permit = permit.expect("nobody closes the semaphore");
        let Some(job) = mailbox.recv().await else { break };
        running.spawn(async move {
            let _permit = permit; // given back in a panic, too
            job.await;
        });
        while let Some(over) = running.try_join_next() {
            tally.count(over);
        }
    }
    while let Some(over) = running.join_next().await {
        tally.count(over);
    }
    tally
}
// ANCHOR_END: queue
