//! That it is broken, and how.

use cancelled_transfer::{Account, transfer};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use watchdog::tokio::run;

/// Whatever drops the future does this: `timeout`, `select!`, `abort`, a client that hangs up.
#[test]
fn a_transfer_that_is_dropped_while_it_waits_for_the_payee_destroys_the_money()
{
    run(|| async {
        let (alice, bob) = (Account::new(1_000_00), Account::new(500_00));
        let held = pin!(bob.hold(std::future::pending::<()>()));
        let mut cx = Context::from_waker(Waker::noop());
        let mut held = held;
        assert!(held.as_mut().poll(&mut cx).is_pending());
        {
            let mut paid = pin!(transfer(&alice, &bob, 200_00));
            assert!(paid.as_mut().poll(&mut cx).is_pending());
        }
        assert_eq!(alice.balance().await, 800_00, "Alice has paid");
        // Bob's account is still held: nobody has credited it, and nobody will.
    });
}

#[test]
fn a_transfer_that_is_not_dropped_is_whole() {
    run(|| async {
        let (alice, bob) = (Account::new(1_000_00), Account::new(500_00));
        assert!(transfer(&alice, &bob, 200_00).await);
        assert!(!transfer(&alice, &bob, 900_00).await);
        assert_eq!(
            (alice.balance().await, bob.balance().await),
            (800_00, 700_00)
        );
    });
}
