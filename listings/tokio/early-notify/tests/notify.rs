//! That one misses what comes between the look and the wait, and that the others do not; and what
//! `notify_one` keeps for those who are not there yet.

use early_notify::{wait, wait_for_value, wait_that_misses};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;
use watchdog::tokio::run_paused;

/// Of a clock that jumps to the next timer when all tasks wait.
const A_DAY: Duration = Duration::from_secs(24 * 3600);

/// What another thread can do after any look: open, and tell those who wait.
fn opens_after_a_look<'a>(
    open: &'a AtomicBool,
    opened: &'a Notify,
) -> impl Fn() -> bool + 'a {
    || {
        let was_open = open.swap(true, SeqCst);
        opened.notify_waiters();
        was_open
    }
}

#[test]
fn a_notification_between_look_and_wait_wakes_nobody() {
    run_paused(|| async {
        let (open, opened) = (AtomicBool::new(false), Notify::new());
        let look = opens_after_a_look(&open, &opened);
        let waited = timeout(A_DAY, wait_that_misses(&opened, look)).await;
        assert!(waited.is_err(), "it is broken on purpose");
    });
}

#[test]
fn whoever_listens_first_hears_a_notification_between_look_and_wait() {
    run_paused(|| async {
        let (open, opened) = (AtomicBool::new(false), Notify::new());
        let look = opens_after_a_look(&open, &opened);
        assert_eq!(timeout(A_DAY, wait(&opened, look)).await, Ok(()));
    });
}

#[test]
fn a_value_waits_for_whoever_comes_late() {
    run_paused(|| async {
        let (open, is_open) = watch::channel(false);
        open.send_replace(true);
        let early = is_open.clone();
        assert!(wait_for_value(early).await);
        drop(open);
        assert!(wait_for_value(is_open).await, "it is kept, too");
        let (shut, is_open) = watch::channel(false);
        drop(shut);
        assert!(!wait_for_value(is_open).await, "it will never be open");
    });
}

/// Two wait, and two are told; but both came late, and only one call is kept.
#[test]
fn notify_one_keeps_one_notification_for_those_who_are_not_in_line() {
    let opened = Notify::new();
    let (mut one, mut other) =
        (pin!(opened.notified()), pin!(opened.notified()));
    opened.notify_one();
    opened.notify_one();
    let mut cx = Context::from_waker(Waker::noop());
    assert!(one.as_mut().poll(&mut cx).is_ready());
    assert!(other.as_mut().poll(&mut cx).is_pending());
}

#[test]
fn whoever_is_enabled_is_in_line_and_gets_a_notification_of_its_own() {
    let opened = Notify::new();
    let (mut one, mut other) =
        (pin!(opened.notified()), pin!(opened.notified()));
    one.as_mut().enable();
    other.as_mut().enable();
    opened.notify_one();
    opened.notify_one();
    let mut cx = Context::from_waker(Waker::noop());
    assert!(one.as_mut().poll(&mut cx).is_ready());
    assert!(other.as_mut().poll(&mut cx).is_ready());
}
