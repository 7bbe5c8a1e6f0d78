//! What the service promises.
//! Run: `cargo test -p exercise-last-jobs -- --ignored`

use exercise_last_jobs::add_up;
use std::future::Future;
use std::panic::resume_unwind;
use std::sync::mpsc::{self as mpsc_of_std, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot};
use tokio::task::yield_now;

/// Runs it on a runtime of one thread, which nobody joins if it stands still.
fn run<F: Future<Output = ()>>(test: impl FnOnce() -> F + Send + 'static) {
    let (done, end) = mpsc_of_std::channel();
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

/// Its result, if it comes to its end while everybody else has a thousand turns.
async fn soon<T>(future: impl Future<Output = T>, or_else: &str) -> T {
    tokio::select! {
        biased;
        ready = future => ready,
        () = async { for _ in 0..1_000 { yield_now().await } } => {
            panic!("{or_else}")
        }
    }
}

#[test]
#[ignore = "exercise"]
fn it_ends_when_nobody_is_left_who_pays() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(4);
        let (_tell, told) = oneshot::channel();
        for cents in [1, 10, 100] {
            payments.send(cents).await.unwrap();
        }
        drop(payments);
        let sum = soon(add_up(mailbox, told), "nobody pays any more").await;
        assert_eq!(sum, 111);
    });
}

#[test]
#[ignore = "exercise"]
fn what_was_accepted_is_added_up() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(4);
        let (tell, told) = oneshot::channel();
        for cents in [1, 10, 100] {
            payments.send(cents).await.unwrap();
        }
        tell.send(()).unwrap();
        let service = add_up(mailbox, told);
        let sum = soon(service, "it goes on when it was told to stop").await;
        assert_eq!(sum, 111, "what was accepted is not added up");
        let refused = payments.send(1_000).await;
        assert!(refused.is_err(), "it accepts what it does not add up");
    });
}

#[test]
#[ignore = "exercise"]
fn it_hears_it_while_it_waits_for_a_payment() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(1);
        let (tell, told) = oneshot::channel();
        let service = tokio::spawn(add_up(mailbox, told));
        payments.send(5).await.unwrap();
        for _ in 0..10 {
            yield_now().await; // it has read it, and waits
        }
        tell.send(()).unwrap();
        let joined = soon(service, "it waits, and does not hear it").await;
        assert_eq!(joined.unwrap(), 5);
        let refused = payments.send(1_000).await;
        assert!(refused.is_err(), "it accepts what it does not add up");
    });
}

/// More room than a task reads in one turn, and payers who fill it up again.
#[test]
#[ignore = "exercise"]
fn it_stops_though_many_pay_on_and_on() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(1_024);
        let (tell, told) = oneshot::channel();
        let payers = [(); 4].map(|()| {
            let payments = payments.clone();
            tokio::spawn(async move {
                let mut accepted = 0;
                while payments.send(1).await.is_ok() {
                    accepted += 1;
                }
                accepted
            })
        });
        drop(payments);
        for _ in 0..20 {
            yield_now().await; // it is full
        }
        tell.send(()).unwrap();
        let service = add_up(mailbox, told);
        let sum = soon(service, "it goes on when it was told to stop").await;
        let mut accepted = 0_u64;
        for payer in payers {
            accepted += payer.await.unwrap();
        }
        assert_eq!(sum, accepted, "accepted and not added up");
    });
}

#[test]
#[ignore = "exercise"]
fn who_was_given_room_is_added_up() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(1);
        let (tell, told) = oneshot::channel();
        let room = payments.reserve().await.unwrap();
        tell.send(()).unwrap();
        let pays = async {
            yield_now().await; // it has heard it
            room.send(7);
        };
        let both = async { tokio::join!(add_up(mailbox, told), pays) };
        let (sum, ()) = soon(both, "it waits on").await;
        assert_eq!(sum, 7, "it had room, and is not added up");
    });
}

#[test]
#[ignore = "exercise"]
fn whoever_only_drops_the_way_to_tell_it_has_said_nothing() {
    run(|| async {
        let (payments, mailbox) = mpsc::channel(1);
        let (tell, told) = oneshot::channel();
        let service = tokio::spawn(add_up(mailbox, told));
        yield_now().await; // it waits
        drop(tell);
        yield_now().await;
        let accepted = payments.send(5).await;
        assert!(accepted.is_ok(), "nobody has told it to stop");
        drop(payments);
        let joined = soon(service, "nobody pays any more").await;
        let sum = joined.unwrap_or_else(|why| panic!("it panicked: {why}"));
        assert_eq!(sum, 5);
    });
}
