//! What the batches promise.
//! Run: `cargo test -p exercise-whole-batches -- --ignored`
//!
//! Nobody waits for real: where nothing else is to be done, the clock goes on.

use exercise_whole_batches::Batches;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

const PATIENCE: Duration = Duration::from_millis(100);

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let in_time = async { timeout(Duration::from_secs(60), future).await };
    runtime.block_on(in_time).expect("it waits and waits")
}

#[test]
#[ignore = "exercise"]
fn a_full_batch_comes_at_once() {
    run(async {
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
    run(async {
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
    run(async {
        let (payments, mailbox) = mpsc::channel(8);
        let mut batches = Batches::new(mailbox, 2, PATIENCE);
        for cents in [1, 2, 3] {
            payments.send(cents).await.unwrap();
        }
        drop(payments);
        assert_eq!(batches.next().await, [1, 2]);
        assert_eq!(batches.next().await, [3], "the last payments are lost");
        assert_eq!(batches.next().await, []);
    });
}

/// As `select!` drops the branches that are not the first.
#[test]
#[ignore = "exercise"]
fn who_drops_it_half_way_finds_all_in_the_next() {
    run(async {
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
