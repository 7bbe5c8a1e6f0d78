//! What a payment with a deadline promises.
//! Run: `cargo test -p exercise-pay-in-time -- --ignored`
//!
//! Nobody waits for real: where nothing else is to be done, the clock goes on.

use exercise_pay_in_time::{Account, Unpaid, pay_in_time};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::{Instant, sleep, timeout};

const PATIENCE: Duration = Duration::from_millis(50);

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
fn what_is_covered_is_paid() {
    run(async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        assert_eq!(pay_in_time(&alice, &bob, 4_00, PATIENCE).await, Ok(()));
        assert_eq!((*alice.lock().await, *bob.lock().await), (6_00, 9_00));
    });
}

#[test]
#[ignore = "exercise"]
fn what_is_not_covered_changes_nothing() {
    run(async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        let unpaid = pay_in_time(&alice, &bob, 10_01, PATIENCE).await;
        assert_eq!(unpaid, Err(Unpaid::NotCovered));
        assert_eq!((*alice.lock().await, *bob.lock().await), (10_00, 5_00));
    });
}

#[test]
#[ignore = "exercise"]
fn who_is_too_late_has_not_paid_and_will_not() {
    run(async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        let audit = bob.lock().await;
        let unpaid = pay_in_time(&alice, &bob, 4_00, PATIENCE).await;
        assert_eq!(unpaid, Err(Unpaid::TooLate));
        assert_eq!(*alice.lock().await, 10_00, "half of the payment is gone");
        drop(audit);
        sleep(Duration::from_secs(1)).await;
        assert_eq!(*bob.lock().await, 5_00, "it was too late, and is paid");
    });
}

#[test]
#[ignore = "exercise"]
fn both_accounts_together_take_no_longer() {
    run(async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        let begin = Instant::now();
        let audits = async {
            let (for_alice, _for_bob) = (alice.lock().await, bob.lock().await);
            sleep(PATIENCE * 3 / 4).await;
            drop(for_alice);
            sleep(PATIENCE * 3 / 4).await;
        };
        let pays = async {
            let paid = pay_in_time(&alice, &bob, 4_00, PATIENCE).await;
            (paid, begin.elapsed())
        };
        let ((), (paid, took)) = tokio::join!(audits, pays);
        let limit = PATIENCE + Duration::from_millis(5);
        assert!(took < limit, "it takes longer than it may: {took:?}");
        assert_eq!(paid, Err(Unpaid::TooLate));
    });
}

/// As a server does, when its client hangs up.
#[test]
#[ignore = "exercise"]
fn who_drops_the_payment_leaves_no_half_behind() {
    run(async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        let audit = bob.lock().await;
        {
            let mut pays = pin!(pay_in_time(&alice, &bob, 4_00, PATIENCE));
            let mut cx = Context::from_waker(Waker::noop());
            assert!(pays.as_mut().poll(&mut cx).is_pending());
        }
        drop(audit);
        let sum = *alice.lock().await + *bob.lock().await;
        assert_eq!(sum, 15_00, "half of the payment is gone");
    });
}

#[test]
#[ignore = "exercise"]
fn of_two_payments_only_one_is_covered() {
    run(async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        let audit = bob.lock().await;
        let ends = async {
            tokio::task::yield_now().await; // both have begun
            drop(audit);
        };
        let (one, other, ()) = tokio::join!(
            pay_in_time(&alice, &bob, 8_00, PATIENCE),
            pay_in_time(&alice, &bob, 8_00, PATIENCE),
            ends,
        );
        let done = [&one, &other].iter().filter(|it| it.is_ok()).count();
        assert!(done < 2, "both payments are done, and one is covered");
        assert_eq!(done, 1, "{one:?}, {other:?}");
        let sum = *alice.lock().await + *bob.lock().await;
        assert_eq!(sum, 15_00, "money was made or lost");
    });
}
