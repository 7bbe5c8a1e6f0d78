//! Every job is begun, workers work at the same time, and dropping waits.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use worker_pool::{MpmcPool, NoWorkers, Pool, nested, work, work_under_lock};

/// Long enough for any machine; only what hangs takes so long.
const PATIENCE: Duration = Duration::from_secs(5);

type Run<'a> = &'a dyn Fn(Box<dyn FnOnce() + Send>) -> Result<(), NoWorkers>;

/// Runs `work` on a thread nobody joins; what it returns comes here.
fn watch<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> mpsc::Receiver<T> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    end
}

/// Whether two jobs that each wait for the other come to their end.
fn two_at_a_time(run: Run) -> Result<(), RecvTimeoutError> {
    let ((to_b, from_a), (to_a, from_b)) = (mpsc::channel(), mpsc::channel());
    let (done, end) = mpsc::channel();
    let other = done.clone();
    let first = move || {
        let _ = to_b.send(());
        let _ = from_b.recv().map(|()| done.send(()));
    };
    let second = move || {
        let _ = to_a.send(());
        let _ = from_a.recv().map(|()| other.send(()));
    };
    run(Box::new(first)).unwrap();
    run(Box::new(second)).unwrap();
    end.recv_timeout(PATIENCE)?;
    end.recv_timeout(PATIENCE)
}

#[test]
fn two_workers_do_two_jobs_at_a_time() {
    let pool = Pool::with(2, work);
    let outcome = two_at_a_time(&|job| pool.run(job));
    std::mem::forget(pool); // whether it ends is asked below
    assert_eq!(outcome, Ok(()));

    let pool = MpmcPool::new(2);
    let outcome = two_at_a_time(&|job| pool.run(job));
    std::mem::forget(pool);
    assert_eq!(outcome, Ok(()));
}

/// The first job waits for the second, which waits for the lock.
#[test]
fn a_guard_that_is_kept_lets_one_worker_work() {
    let pool = Pool::with(2, work_under_lock);
    let (done, end) = mpsc::channel();
    let other = move || {
        let outcome = two_at_a_time(&|job| pool.run(job));
        std::mem::forget(pool); // to drop it would wait forever
        done.send(outcome)
    };
    thread::spawn(other);
    let stuck = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(stuck, Err(RecvTimeoutError::Timeout));
}

/// Says so when it is dropped.
struct Tells(mpsc::Sender<&'static str>);

impl Drop for Tells {
    fn drop(&mut self) {
        let _ = self.0.send("dropped");
    }
}

/// What becomes of a job that was accepted behind one that panics, on a single worker.
fn behind_a_panic(run: Run) -> Vec<&'static str> {
    let (go, goes) = mpsc::channel::<()>();
    let panics = move || {
        let _ = goes.recv();
        panic!("the only worker is gone");
    };
    run(Box::new(panics)).unwrap();
    let (tell, told) = mpsc::channel();
    let tells = Tells(tell);
    run(Box::new(move || tells.0.send("begun").unwrap())).unwrap();
    go.send(()).unwrap();
    told.iter().collect()
}

#[test]
fn with_the_last_worker_goes_what_was_accepted_and_not_begun() {
    let end = watch(|| {
        let pool = Pool::new(1);
        assert_eq!(behind_a_panic(&|job| pool.run(job)), ["dropped"]);
        let pool = MpmcPool::new(1);
        assert_eq!(behind_a_panic(&|job| pool.run(job)), ["dropped"]);
    });
    assert_eq!(end.recv_timeout(PATIENCE), Ok(()));
}

/// Who does not wait is gone by then.
fn late(count: &mpsc::Sender<()>) {
    thread::sleep(Duration::from_millis(50));
    count.send(()).unwrap();
}

#[test]
fn to_drop_a_pool_waits_for_every_job() {
    let end = watch(|| {
        let (count, counted) = mpsc::channel();
        let pool = Pool::new(3);
        for _ in 0..1_000 {
            let count = count.clone();
            pool.run(move || count.send(()).unwrap()).unwrap();
        }
        let last = count.clone();
        pool.run(move || late(&last)).unwrap();
        drop(pool);
        let done = counted.try_iter().count(); // not a moment later

        let pool = MpmcPool::new(3);
        for _ in 0..1_000 {
            let count = count.clone();
            pool.run(move || count.send(()).unwrap()).unwrap();
        }
        pool.run(move || late(&count)).unwrap();
        drop(pool);
        (done, counted.try_iter().count())
    });
    assert_eq!(end.recv_timeout(PATIENCE), Ok((1_001, 1_001)));
}

/// A job that panics takes its worker along; the others go on, and nobody is
/// kept from the queue by a poisoned lock.
#[test]
fn a_job_that_panics_ends_one_worker() {
    let end = watch(|| {
        let (done, end) = mpsc::channel();
        let pool = Pool::new(2);
        pool.run(|| panic!("as planned")).unwrap();
        for _ in 0..10 {
            let done = done.clone();
            pool.run(move || done.send(()).unwrap()).unwrap();
        }
        drop((pool, done));
        end.iter().count()
    });
    assert_eq!(end.recv_timeout(PATIENCE), Ok(10));
}

#[test]
fn without_a_worker_left_a_job_is_refused() {
    let end = watch(|| {
        let pool = Pool::new(1);
        pool.run(|| panic!("as planned")).unwrap();
        while pool.run(|| ()).is_ok() {
            thread::yield_now(); // until the worker is gone
        }
        pool.run(|| ())
    });
    assert_eq!(end.recv_timeout(PATIENCE), Ok(Err(NoWorkers)));
    let end = watch(|| {
        let pool = MpmcPool::new(1);
        pool.run(|| panic!("as planned")).unwrap();
        while pool.run(|| ()).is_ok() {
            thread::yield_now(); // until the worker is gone
        }
        pool.run(|| ())
    });
    let refused = end.recv_timeout(PATIENCE);
    assert_eq!(refused, Ok(Err(NoWorkers)), "so does crossbeam's");
    assert_eq!(NoWorkers.to_string(), "no worker is left");
}

/// As many waiting jobs as workers, and nobody is left for what they wait for.
#[test]
fn jobs_that_wait_for_jobs_of_the_same_full_pool_never_end() {
    let end = watch(|| nested(3, 2));
    assert_eq!(end.recv_timeout(PATIENCE), Ok(()), "one worker is free");
    let end = watch(|| nested(1, 1));
    let stuck = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(stuck, Err(RecvTimeoutError::Timeout));
}
