//! What the line promises.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use tokio_mutex::Line;
use watchdog::tokio::run;

/// Isolated? Yes.
#[test]
fn everybody_gets_the_answer_to_their_own_question() {
    run(|| async {
        let line = Arc::new(Line::to_a_doubler());
        let mut callers = tokio::task::JoinSet::new();
        for question in 0..100 {
            let line = Arc::clone(&line);
            callers.spawn(async move { (question, line.ask(question).await) });
        }
        for (question, answer) in callers.join_all().await {
            assert_eq!(answer, Some(2 * question));
        }
    });
}

#[test]
fn the_answer_to_somebody_who_was_dropped_goes_to_nobody_else() {
    run(|| async {
        let line = Line::to_a_doubler();
        {
            let mut asked = pin!(line.ask(1));
            let mut cx = Context::from_waker(Waker::noop());
            assert!(asked.as_mut().poll(&mut cx).is_pending());
        } // dropped between question and answer
        assert_eq!(line.ask(10).await, Some(20));
    });
}

/// Tokio's own promise, on which the line rests.
#[test]
fn whoever_waits_longest_is_next() {
    run(|| async {
        let lock = Arc::new(tokio::sync::Mutex::new(Vec::new()));
        let held = lock.lock().await;
        let mut waiting = tokio::task::JoinSet::new();
        for place in 0..10 {
            let lock = Arc::clone(&lock);
            waiting.spawn(async move { lock.lock().await.push(place) });
            tokio::task::yield_now().await; // it stands in line now
        }
        drop(held);
        assert!(lock.try_lock().is_err(), "nobody barges in");
        waiting.join_all().await;
        assert!(lock.lock().await.iter().is_sorted());
    });
}

/// Of Tokio's `RwLock`: the writer waits for the first guard, and the second read for the writer.
#[test]
fn a_second_read_waits_behind_a_writer() {
    run(|| async {
        let lock = tokio::sync::RwLock::new(10_00);
        let first = lock.read().await;
        let mut cx = Context::from_waker(Waker::noop());
        let mut writer = pin!(lock.write());
        assert!(writer.as_mut().poll(&mut cx).is_pending());
        let mut second = pin!(lock.read());
        assert!(second.as_mut().poll(&mut cx).is_pending());
        drop(first);
        assert!(writer.as_mut().poll(&mut cx).is_ready());
        assert!(second.as_mut().poll(&mut cx).is_ready());
    });
}

#[test]
fn a_panic_with_the_lock_in_hand_poisons_nothing() {
    run(|| async {
        let lock = Arc::new(tokio::sync::Mutex::new(10_00));
        let there = Arc::clone(&lock);
        let panics = tokio::spawn(async move {
            let mut balance = there.lock().await;
            *balance -= 4_00;
            panic!("before the other half");
        });
        assert!(panics.await.unwrap_err().is_panic());
        assert_eq!(*lock.lock().await, 6_00, "and nobody is told");
    });
}
