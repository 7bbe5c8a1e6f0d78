//! What it promises.

use owned_transfer::{Account, transfer};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use tokio::sync::oneshot;

#[tokio::test]
async fn a_caller_who_is_dropped_takes_no_money_along() {
    let (alice, bob) = (Account::new(1_000_00), Account::new(500_00));
    let (release, released) = oneshot::channel::<()>();
    let there = bob.clone();
    let audit = tokio::spawn(async move { _ = there.hold(released).await });
    tokio::task::yield_now().await;
    {
        let mut paid = pin!(transfer(&alice, &bob, 200_00));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(paid.as_mut().poll(&mut cx).is_pending());
        tokio::task::yield_now().await; // its task takes the money from Alice
    } // the caller is dropped here
    assert_eq!(alice.balance().await, 800_00);
    release.send(()).expect("the audit waits");
    audit.await.expect("the audit ends");
    assert_eq!(bob.balance().await, 700_00);
}

#[tokio::test]
async fn a_refusal_changes_nothing() {
    let (alice, bob) = (Account::new(1_00), Account::new(0));
    assert!(!transfer(&alice, &bob, 2_00).await);
    assert_eq!((alice.balance().await, bob.balance().await), (1_00, 0));
}
