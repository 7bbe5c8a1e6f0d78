//! What the queue promises to whoever submits.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use task_queue::{Queue, Refused, Tally};
use tokio::sync::{Semaphore, watch};
use tokio::task::yield_now;
use watchdog::tokio::{run, run_on_two_threads};

async fn settle() {
    for _ in 0..20 {
        yield_now().await; // on one thread: everybody who can go on has
    }
}

#[test]
fn no_more_run_than_may_and_no_more_wait_than_may() {
    run(|| async {
        let (open, opens) = watch::channel(false);
        let (queue, ends) = Queue::start(2, 3);
        let begun = Arc::new(AtomicUsize::new(0));
        let job = || {
            let (begun, mut opens) = (Arc::clone(&begun), opens.clone());
            async move {
                begun.fetch_add(1, SeqCst);
                opens.wait_for(|&open| open).await.unwrap();
            }
        };
        let mut accepted = 0;
        for _ in 0..10 {
            accepted += usize::from(queue.try_submit(job()).is_ok());
            settle().await;
        }
        assert_eq!(accepted, 5, "two run and three wait");
        assert_eq!(begun.load(SeqCst), 2);
        assert_eq!(queue.try_submit(job()), Err(Refused::Full));
        open.send_replace(true);
        settle().await;
        assert_eq!(queue.try_submit(job()), Ok(()), "there is room again");
        drop(queue);
        assert_eq!(ends.await.unwrap(), Tally { done: 6, panicked: 0 });
    });
}

#[test]
fn a_full_queue_makes_a_caller_wait_until_there_is_room() {
    run(|| async {
        let (open, mut opens) = watch::channel(false);
        let (queue, ends) = Queue::start(1, 1);
        queue
            .submit(async move { _ = opens.wait_for(|&open| open).await })
            .await
            .unwrap();
        settle().await;
        queue.submit(async {}).await.unwrap();
        let there = queue.clone();
        let caller = tokio::spawn(async move { there.submit(async {}).await });
        settle().await;
        assert!(!caller.is_finished());
        open.send_replace(true);
        assert_eq!(caller.await.unwrap(), Ok(()));
        drop(queue);
        assert_eq!(ends.await.unwrap().done, 3);
    });
}

#[test]
fn jobs_begin_in_the_order_in_which_they_were_accepted() {
    run(|| async {
        let (queue, ends) = Queue::start(1, 8);
        let begun = Arc::new(Mutex::new(Vec::new()));
        for job in 0..8 {
            let begun = Arc::clone(&begun);
            let job = async move { begun.lock().unwrap().push(job) };
            queue.submit(job).await.unwrap();
        }
        drop(queue);
        ends.await.unwrap();
        assert_eq!(*begun.lock().unwrap(), [0, 1, 2, 3, 4, 5, 6, 7]);
    });
}

/// Live? Yes.
#[test]
fn a_job_that_panics_gives_its_permit_back_and_is_counted() {
    run(|| async {
        let (queue, ends) = Queue::start(1, 1);
        for _ in 0..3 {
            let job = async { panic!("a job went wrong") };
            queue.submit(job).await.unwrap();
        }
        queue.submit(async {}).await.unwrap();
        drop(queue);
        assert_eq!(ends.await.unwrap(), Tally { done: 1, panicked: 3 });
    });
}

/// Under load, on two threads: what runs at once is counted by a second semaphore.
#[test]
fn under_load_no_more_run_than_may() {
    run_on_two_threads(|| async {
        let (queue, ends) = Queue::start(3, 10);
        let room = Arc::new(Semaphore::new(3));
        for _ in 0..1_000 {
            let room = Arc::clone(&room);
            let job = async move {
                let _mine =
                    room.try_acquire().expect("at most three run at once");
                yield_now().await;
            };
            queue.submit(job).await.unwrap();
        }
        drop(queue);
        assert_eq!(ends.await.unwrap(), Tally { done: 1_000, panicked: 0 });
    });
}

#[test]
fn whoever_submits_to_a_queue_that_is_gone_is_told_so() {
    run(|| async {
        let (queue, ends) = Queue::start(1, 1);
        ends.abort();
        assert!(ends.await.unwrap_err().is_cancelled());
        assert_eq!(queue.submit(async {}).await, Err(Refused::Closed));
        assert_eq!(queue.try_submit(async {}), Err(Refused::Closed));
    });
}
