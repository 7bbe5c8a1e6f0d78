//! What the rates promise.
//! Run: `cargo test -p exercise-fetch-once -- --ignored`

use exercise_fetch_once::Rates;
use std::cell::Cell;
use std::future::Future;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::Notify;
use tokio::task::yield_now;

/// Runs it on a runtime of one thread, which nobody joins if it stands still.
fn run<F: Future<Output = ()>>(test: impl FnOnce() -> F + Send + 'static) {
    let (done, end) = mpsc::channel();
    let runtime = thread::spawn(move || {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(test());
        done.send(()).unwrap();
    });
    match end.recv_timeout(Duration::from_millis(700)) {
        Ok(()) => {}
        Err(RecvTimeoutError::Timeout) => {
            panic!("the thread of the runtime stands still")
        }
        Err(RecvTimeoutError::Disconnected) => {
            resume_unwind(runtime.join().unwrap_err())
        }
    }
}

/// Whether it is ready after some polls, between which others have their turn.
async fn soon<T>(future: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        ready = future => Some(ready),
        () = async { for _ in 0..50 { yield_now().await } } => None,
    }
}

#[test]
#[ignore = "exercise"]
fn a_known_rate_is_not_fetched_again() {
    run(|| async {
        let rates = Rates::default();
        assert_eq!(rates.rate("CHF", async { 95 }).await, 95);
        let never = async { panic!("a known rate is fetched again") };
        assert_eq!(rates.rate("CHF", never).await, 95);
        assert_eq!(rates.rate("SEK", async { 9 }).await, 9);
    });
}

#[test]
#[ignore = "exercise"]
fn who_asks_at_the_same_time_gets_the_rate_of_the_first() {
    run(|| async {
        let (rates, fetched) = (Rates::default(), Cell::new(0));
        let fetch = || async {
            yield_now().await; // on its way
            fetched.set(fetched.get() + 1);
            94 + fetched.get()
        };
        let ask = || soon(rates.rate("CHF", fetch()));
        let all = tokio::join!(ask(), ask(), ask());
        assert_eq!(fetched.get(), 1, "fetched {} times", fetched.get());
        assert_eq!(
            all,
            (Some(95), Some(95), Some(95)),
            "who waits is left alone"
        );
    });
}

#[test]
#[ignore = "exercise"]
fn a_slow_fetch_holds_up_nobody_else() {
    run(|| async {
        let (rates, slow) = (Rates::default(), Notify::new());
        rates.rate("EUR", async { 100 }).await;
        let fetch = async {
            slow.notified().await;
            95
        };
        let others = async {
            let known = soon(rates.rate("EUR", async { 0 })).await;
            let new = soon(rates.rate("SEK", async { 9 })).await;
            slow.notify_one();
            (known, new)
        };
        let (chf, others) = tokio::join!(rates.rate("CHF", fetch), others);
        let (known, new) = others;
        let held_up = "a fetch holds up who asks for something else";
        assert!(known.is_some() && new.is_some(), "{held_up}");
        assert_eq!((chf, known, new), (95, Some(100), Some(9)));
    });
}

#[test]
#[ignore = "exercise"]
fn who_gives_up_leaves_the_fetch_to_the_next() {
    run(|| async {
        let rates = Rates::default();
        {
            let mut asks = pin!(rates.rate("CHF", std::future::pending()));
            let mut cx = Context::from_waker(Waker::noop());
            assert!(asks.as_mut().poll(&mut cx).is_pending());
        } // dropped while it fetches
        let rate = soon(rates.rate("CHF", async { 95 })).await;
        assert_eq!(rate, Some(95), "who gave up is waited for");
    });
}

#[test]
#[ignore = "exercise"]
fn who_gives_up_leaves_the_fetch_to_one_of_those_who_wait() {
    run(|| async {
        let (rates, fetched) = (Rates::default(), Cell::new(0));
        let gives_up = async {
            tokio::select! {
                biased;
                _ = rates.rate("CHF", std::future::pending()) => unreachable!(),
                () = yield_now() => {} // by now the others wait
            }
        };
        let fetch = || async {
            yield_now().await;
            fetched.set(fetched.get() + 1);
            95
        };
        let ask = || soon(rates.rate("CHF", fetch()));
        let ((), one, other) = tokio::join!(gives_up, ask(), ask());
        assert_eq!(
            (one, other),
            (Some(95), Some(95)),
            "who waits is left alone"
        );
        assert_eq!(fetched.get(), 1, "fetched {} times", fetched.get());
    });
}
