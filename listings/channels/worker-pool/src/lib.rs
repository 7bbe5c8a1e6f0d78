//! A pool of workers that take jobs from one queue: with std, behind a mutex; with
//! crossbeam-channel, whose receiver can be cloned.
//!
//! Promises: every job that was accepted is begun by one worker, as long as one
//! is left; while one works, others take jobs; to drop the pool waits for all
//! jobs. A job that panics ends its worker; with the last one goes what waits in
//! the queue. [`work_under_lock`] is broken on purpose: it keeps the lock while
//! it works, and so the pool does one job at a time.
//!
//! ```
//! use std::sync::mpsc;
//! use worker_pool::Pool;
//!
//! let (sums, results) = mpsc::channel();
//! let pool = Pool::new(4);
//! for n in 1..=10 {
//!     let sums = sums.clone();
//!     pool.run(move || sums.send(n * n).unwrap()).unwrap();
//! }
//! drop((pool, sums)); // waits for the last job
//! assert_eq!(results.iter().sum::<u64>(), 385);
//! ```

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// A job for any worker.
pub type Job = Box<dyn FnOnce() + Send>;

/// The queue that all workers share. Only one waits for a job at a time.
pub type Queue = Mutex<Receiver<Job>>;

/// No worker is left; the job will not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoWorkers;

// ANCHOR: pool
/// Some workers with one queue. No job may own the pool: a worker would join itself.
#[derive(Debug)]
pub struct Pool {
    jobs: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts so many workers.
    pub fn new(workers: usize) -> Self {
        Self::with(workers, work)
    }

    /// The same with another way to work.
    pub fn with(workers: usize, work: fn(&Queue)) -> Self {
        let (jobs, queue) = mpsc::channel();
        let queue = Arc::new(Mutex::new(queue));
        let start = |_| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || work(&queue))
        };
        let workers = (0..workers).map(start).collect();
        Self { jobs: Some(jobs), workers }
    }

    /// Queues a job; a worker begins it, as long as one is left.
    pub fn run(
        &self,
        job: impl FnOnce() + Send + 'static,
    ) -> Result<(), NoWorkers> {
        let jobs = self.jobs.as_ref().ok_or(NoWorkers)?;
        jobs.send(Box::new(job)).map_err(|_| NoWorkers)
    }

    /// A sender to the queue, for jobs that queue jobs. Drop it before the pool, which waits for that.
    pub fn jobs(&self) -> Option<Sender<Job>> {
        self.jobs.clone()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.jobs.take()); // first: the end of the queue ends the workers
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}

/// Takes a job under the lock, and does it without.
pub fn work(queue: &Queue) {
    loop {
        // The guard is a temporary, and gone at the semicolon.
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

/// Broken: in a `while let`, the guard lives until the end of the body.
pub fn work_under_lock(queue: &Queue) {
    while let Ok(job) =
        queue.lock().unwrap_or_else(PoisonError::into_inner).recv()
    {
        job();
    }
}
// ANCHOR_END: pool

// ANCHOR: crossbeam
/// The same by crossbeam-channel: every worker has a receiver of the queue.
#[derive(Debug)]
pub struct MpmcPool {
    jobs: Option<crossbeam_channel::Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl MpmcPool {
    /// Starts so many workers.
    pub fn new(workers: usize) -> Self {
        let (jobs, queue) = crossbeam_channel::unbounded::<Job>();
        let start = |_| {
            let queue = queue.clone();
            thread::spawn(move || queue.into_iter().for_each(|job| job()))
        };
        let workers = (0..workers).map(start).collect();
        Self { jobs: Some(jobs), workers }
    }

    /// Queues a job; a worker begins it, as long as one is left.
    pub fn run(
        &self,
        job: impl FnOnce() + Send + 'static,
    ) -> Result<(), NoWorkers> {
        let jobs = self.jobs.as_ref().ok_or(NoWorkers)?;
        jobs.send(Box::new(job)).map_err(|_| NoWorkers)
    }
}

impl Drop for MpmcPool {
    fn drop(&mut self) {
        drop(self.jobs.take());
        for worker in self.workers.drain(..) {
            let _ = worker.join();
        }
    }
}
// ANCHOR_END: crossbeam

// ANCHOR: nested
/// Broken on a full pool: each of so many jobs queues another job and waits for
/// it, on a pool with so many workers. Returns when all are through.
pub fn nested(workers: usize, jobs: usize) {
    let pool = Pool::new(workers);
    for _ in 0..jobs {
        let Some(queue) = pool.jobs() else { return };
        let outer = move || {
            let (done, end) = mpsc::channel();
            let inner = move || _ = done.send(());
            let _ = queue.send(Box::new(inner));
            let _ = end.recv(); // the worker waits, and is none meanwhile
        };
        let _ = pool.run(outer);
    }
}
// ANCHOR_END: nested

impl std::fmt::Display for NoWorkers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no worker is left")
    }
}

impl std::error::Error for NoWorkers {}
