//! What the batches promise.
//! Run: `cargo test -p exercise-whole-batches -- --ignored`
//!
//! Nobody waits for real: where nothing else is to be done, the clock goes on.

use exercise_whole_batches::Batches;
use std::future::Future;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::mpsc::{self as mpsc_of_std, RecvTimeoutError};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

const PATIENCE: Duration = Duration::from_millis(100);

/// Runs it on a runtime of one thread, which nobody joins if it stands still. The clock of the runtime
/// is paused: it goes on where nothing else is to be done.
fn run<F: Future<Output = ()>>(test: impl FnOnce() -> F + Send + 'static) {
    let (done, end) = mpsc_of_std::channel();
    let runtime = thread::spawn(move || {
        let mut runtime = Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().unwrap();
        let in_time = async { timeout(Duration::from_secs(60), test()).await };
        runtime.block_on(in_time).expect("it waits and waits");
        done.send(()).unwrap();
    });
    match end.recv_timeout(Duration::from_millis(1_000)) {
        Ok(()) => {}
        Err(RecvTimeoutError::Timeout) => {
            panic!("the thread of the runtime stands still")
        }
        Err(RecvTimeoutError::Disconnected) => {
            resume_unwind(runtime.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn a_full_batch_comes_at_once() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(8);
        let mut batches = Batches::new(mailbox, 2, PATIENCE);
        let begin = Instant::now();
        for cents in [1, 2, 3, 4] {
            payments.send(cents).await.unwrap();
        }
        assert_eq!(batches.next().await, [1, 2]);
        assert_eq!(batches.next().await, [3, 4]);
        assert_eq!(begin.elapsed(), Duration::ZERO, "a full batch waits");
    });
}

#[test]
#[ignore = "exercise"]
fn a_batch_that_does_not_fill_comes_when_its_first_payment_has_waited() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(8);
        let mut batches = Batches::new(mailbox, 100, PATIENCE);
        let pays = async {
            for cents in 1..=6 {
                payments.send(cents).await.unwrap();
                sleep(PATIENCE * 3 / 10).await;
            }
            sleep(PATIENCE * 10).await; // the channel stays open
        };
        let begin = Instant::now();
        let books = async {
            let batch = batches.next().await;
            (batch, begin.elapsed())
        };
        let ((), (batch, took)) = tokio::join!(pays, books);
        let limit = PATIENCE + Duration::from_millis(5);
        assert!(took < limit, "the first payment waits too long: {took:?}");
        assert_eq!(batch, [1, 2, 3, 4]);
    });
}

#[test]
#[ignore = "exercise"]
fn the_last_batch_is_what_is_left_and_then_they_are_empty() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(8);
        let mut batches = Batches::new(mailbox, 2, PATIENCE);
        for cents in [1, 2, 3] {
            payments.send(cents).await.unwrap();
        }
        drop(payments);
        assert_eq!(batches.next().await, [1, 2]);
        assert_eq!(batches.next().await, [3], "the last payments are lost");
        assert_eq!(batches.next().await, [0; 0]);
    });
}

/// As `select!` drops the branches that are not the first.
#[test]
#[ignore = "exercise"]
fn who_drops_it_half_way_finds_all_in_the_next() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(8);
        let mut batches = Batches::new(mailbox, 3, PATIENCE);
        for cents in [1, 2] {
            payments.send(cents).await.unwrap();
            let mut next = pin!(batches.next());
            let mut cx = Context::from_waker(Waker::noop());
            assert!(next.as_mut().poll(&mut cx).is_pending());
        }
        payments.send(3).await.unwrap();
        drop(payments);
        assert_eq!(batches.next().await, [1, 2, 3], "a payment is lost");
    });
}

/// As beside a tick that comes more often than a batch is due.
#[test]
#[ignore = "exercise"]
fn who_drops_it_again_and_again_does_not_make_the_first_payment_wait_anew() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(8);
        let mut batches = Batches::new(mailbox, 100, PATIENCE);
        payments.send(1).await.unwrap();
        let begin = Instant::now();
        let limit = PATIENCE + Duration::from_millis(5);
        let batch = loop {
            let next = timeout(PATIENCE * 3 / 10, batches.next()).await;
            assert!(begin.elapsed() < limit, "each drop makes it wait anew");
            if let Ok(batch) = next {
                break batch;
            }
        };
        assert_eq!(batch, [1]);
    });
}

#[test]
#[ignore = "exercise"]
fn a_pause_is_no_end_and_each_batch_has_a_patience_of_its_own() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(8);
        let mut batches = Batches::new(mailbox, 100, PATIENCE);
        let pays = async {
            sleep(PATIENCE * 3).await; // nobody pays yet
            payments.send(1).await.unwrap();
            sleep(PATIENCE * 3).await;
            payments.send(2).await.unwrap();
            sleep(PATIENCE / 2).await;
            payments.send(3).await.unwrap();
            sleep(PATIENCE * 10).await; // the channel stays open
        };
        let books = async { (batches.next().await, batches.next().await) };
        let ((), (one, two)) = tokio::join!(pays, books);
        assert_eq!(one, [1], "a pause is taken for the end");
        assert_eq!(two, [2, 3], "the second has the patience of the first");
    });
}

/// It is complete, though nobody has asked for it meanwhile.
#[test]
#[ignore = "exercise"]
fn what_comes_after_its_time_is_in_the_next_batch() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(8);
        let mut batches = Batches::new(mailbox, 100, PATIENCE);
        payments.send(1).await.unwrap();
        {
            let mut next = pin!(batches.next());
            let mut cx = Context::from_waker(Waker::noop());
            assert!(next.as_mut().poll(&mut cx).is_pending());
        }
        sleep(PATIENCE * 2).await;
        payments.send(2).await.unwrap();
        assert_eq!(batches.next().await, [1], "it was complete before 2 came");
        assert_eq!(batches.next().await, [2]);
    });
}
