//! What lets others run, what does not, and what never ends.

use blocked_runtime::{Seen, watch};
use std::hint::black_box;
use std::thread;
use std::time::Duration;
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::{sleep, timeout};
use watchdog::tokio::run;

/// What ends at all ends long before, on a busy machine, too.
const PATIENCE: Duration = Duration::from_secs(30);
/// For what never ends.
const A_WHILE: Duration = Duration::from_millis(100);
const MOMENT: Duration = Duration::from_millis(10);

#[test]
fn an_await_that_is_not_ready_lets_others_run() {
    assert_eq!(watch(PATIENCE, |_| sleep(MOMENT)), Seen::OthersRan);
    assert_eq!(watch(PATIENCE, |_| yield_now()), Seen::OthersRan);
}

#[test]
fn a_thread_that_sleeps_and_a_long_loop_let_nobody_else_run() {
    let slept = watch(PATIENCE, |_| async { thread::sleep(MOMENT) });
    assert_eq!(slept, Seen::NobodyElseRan);
    let looped = watch(PATIENCE, |_| async {
        for n in 1..=1_000_000 {
            black_box(n);
        }
    });
    assert_eq!(looped, Seen::NobodyElseRan);
}

/// A panic is no hang.
#[test]
#[should_panic(expected = "the work or its runtime failed")]
fn work_that_panics_does_not_stand_still() {
    watch(PATIENCE, |_| async { panic!("on purpose") });
}

#[test]
fn an_await_that_is_ready_lets_nobody_else_run() {
    let awaited = watch(PATIENCE, |_| async { std::future::ready(()).await });
    assert_eq!(awaited, Seen::NobodyElseRan);
}

#[test]
fn a_recv_of_std_waits_for_ever_for_a_task_of_its_own_thread() {
    let waited = watch(A_WHILE, |message| async move {
        _ = message.recv();
    });
    assert_eq!(waited, Seen::StandsStill);
}

/// A timeout looks only after its future has returned from a poll, and this one never returns.
#[test]
fn a_timeout_does_not_end_what_blocks_its_thread() {
    let waited = watch(A_WHILE, |message| async move {
        _ = timeout(MOMENT, async { message.recv() }).await;
    });
    assert_eq!(waited, Seen::StandsStill);
}

#[test]
fn spawn_blocking_has_a_thread_of_its_own_for_it() {
    let waited = watch(PATIENCE, |message| async move {
        spawn_blocking(move || message.recv()).await.unwrap().unwrap();
    });
    assert_eq!(waited, Seen::OthersRan);
}

/// From a thread, Tokio's channel may wait for room; in a task, that panics.
#[test]
fn a_blocking_send_is_for_threads_and_panics_in_a_task() {
    run(|| async {
        let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
        let there = sender.clone();
        let thread = thread::spawn(move || {
            (1..=3).try_for_each(|message| there.blocking_send(message))
        });
        for message in 1..=3 {
            assert_eq!(receiver.recv().await, Some(message));
        }
        thread.join().unwrap().unwrap();
        let task = tokio::spawn(async move { sender.blocking_send(4) });
        assert!(task.await.unwrap_err().is_panic());
    });
}
