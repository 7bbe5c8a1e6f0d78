//! What it promises.

use owned_transfer::{Account, Refused, transfer};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use tokio::sync::oneshot;
use watchdog::tokio::run;

#[test]
fn a_caller_who_is_dropped_takes_no_money_along() {
    run(|| async {
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
    });
}

#[test]
fn a_refusal_changes_nothing() {
    run(|| async {
        let (alice, bob) = (Account::new(1_00), Account::new(0));
        let paid = transfer(&alice, &bob, 2_00).await;
        assert_eq!(paid, Err(Refused::NotCovered));
        assert_eq!((alice.balance().await, bob.balance().await), (1_00, 0));
    });
}

#[test]
fn what_the_payee_cannot_hold_goes_back_to_the_payer() {
    run(|| async {
        let (alice, bob) = (Account::new(1_00), Account::new(u64::MAX));
        let paid = transfer(&alice, &bob, 1).await;
        assert_eq!(paid, Err(Refused::DoesNotFit));
        let both = (alice.balance().await, bob.balance().await);
        assert_eq!(both, (1_00, u64::MAX));
    });
}

/// While the money is on its way, others have filled the payer's balance.
#[test]
fn what_neither_can_hold_waits_until_the_payer_can() {
    run(|| async {
        let [alice, bob, carol] = [u64::MAX, u64::MAX, 1].map(Account::new);
        let (release, released) = oneshot::channel::<()>();
        let there = bob.clone();
        let audit = tokio::spawn(async move { _ = there.hold(released).await });
        tokio::task::yield_now().await;
        let mut paid = pin!(transfer(&alice, &bob, 1));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(paid.as_mut().poll(&mut cx).is_pending());
        tokio::task::yield_now().await; // its task takes the money from Alice
        assert_eq!(transfer(&carol, &alice, 1).await, Ok(()));
        release.send(()).expect("the audit waits");
        audit.await.expect("the audit ends");
        for _ in 0..10 {
            tokio::task::yield_now().await;
            assert!(paid.as_mut().poll(&mut cx).is_pending());
        }
        assert_eq!(transfer(&alice, &carol, 1).await, Ok(()));
        assert_eq!(paid.await, Err(Refused::DoesNotFit));
        assert_eq!(
            (alice.balance().await, bob.balance().await),
            (u64::MAX, u64::MAX)
        );
    });
}
