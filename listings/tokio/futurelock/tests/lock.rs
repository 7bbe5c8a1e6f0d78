//! That one stands still forever, though nobody has the lock; and that the others do not.

use futurelock::{Account, asks_anew, asks_beside, stands_still};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};
use watchdog::tokio::run_paused;

const PATIENCE: Duration = Duration::from_millis(50);
/// Of a clock that jumps to the next timer when all tasks wait.
const A_DAY: Duration = Duration::from_secs(24 * 3600);

/// An account of 10.00 that an audit keeps for longer than anybody has patience.
async fn audited() -> Arc<Account> {
    let account = Arc::new(Account::open(10_00));
    let there = Arc::clone(&account);
    tokio::spawn(async move { there.hold(sleep(2 * PATIENCE)).await });
    yield_now().await;
    account
}

#[test]
fn a_lock_that_is_promised_to_a_future_nobody_polls_is_free_for_nobody() {
    run_paused(|| async {
        let account = audited().await;
        let ends = stands_still(&account, 4_00, PATIENCE);
        assert!(timeout(A_DAY, ends).await.is_err(), "it is broken on purpose");
        // What stood still is dropped now, and with it the promise.
        assert_eq!(account.balance().await, 10_00);
    });
}

/// Live? Yes.
#[test]
fn a_withdrawal_that_is_dropped_first_gives_up_its_place() {
    run_paused(|| async {
        let account = audited().await;
        let ends = timeout(A_DAY, asks_anew(&account, 4_00, PATIENCE)).await;
        assert_eq!(ends, Ok((true, Some(10_00))));
        assert_eq!(account.balance().await, 6_00);
    });
}

/// Live? Yes.
#[test]
fn a_withdrawal_that_is_polled_meanwhile_keeps_its_place() {
    run_paused(|| async {
        let account = audited().await;
        let ends = timeout(A_DAY, asks_beside(&account, 4_00, PATIENCE)).await;
        assert_eq!(ends, Ok((true, Some(6_00))), "it was first in line");
        assert_eq!(account.balance().await, 6_00);
    });
}

#[test]
fn without_an_audit_all_three_are_paid_at_once() {
    run_paused(|| async {
        let account = Account::open(9_00);
        assert_eq!(stands_still(&account, 3_00, PATIENCE).await, (true, None));
        assert_eq!(asks_anew(&account, 3_00, PATIENCE).await, (true, None));
        assert_eq!(asks_beside(&account, 4_00, PATIENCE).await, (false, None));
        assert_eq!(account.balance().await, 3_00);
    });
}

/// After `pin!`, to drop it drops a reference; a box owns what is in it.
#[test]
fn to_drop_what_was_pinned_gives_up_its_place_if_it_was_boxed() {
    run_paused(|| async {
        let mut cx = Context::from_waker(Waker::noop());
        let account = audited().await;
        let mut boxed = Box::pin(account.withdraw(4_00));
        assert!(boxed.as_mut().poll(&mut cx).is_pending());
        drop(boxed);
        assert_eq!(timeout(A_DAY, account.balance()).await, Ok(10_00));

        let account = audited().await;
        let mut pinned = pin!(account.withdraw(4_00));
        assert!(pinned.as_mut().poll(&mut cx).is_pending());
        #[expect(clippy::drop_non_drop, reason = "that is what is shown")]
        drop(pinned);
        assert!(timeout(A_DAY, account.balance()).await.is_err());
    });
}

/// It need not be a mutex: a bounded channel keeps a line, too.
#[test]
fn room_that_is_promised_to_a_send_nobody_polls_is_room_for_nobody() {
    run_paused(|| async {
        let (jobs, mut mailbox) = mpsc::channel(1);
        jobs.send(1).await.unwrap();
        let mut cx = Context::from_waker(Waker::noop());
        let mut first = Box::pin(jobs.send(2));
        assert!(first.as_mut().poll(&mut cx).is_pending());
        assert_eq!(mailbox.recv().await, Some(1), "there is room now");
        assert!(timeout(A_DAY, jobs.send(3)).await.is_err());
        assert!(mailbox.is_empty(), "an empty mailbox, and nobody can send");
        drop(first);
        assert_eq!(timeout(A_DAY, jobs.send(3)).await, Ok(Ok(())));
    });
}
