//! What a payment with a deadline promises.
//! Run: `cargo test -p exercise-pay-in-time -- --ignored`
//!
//! Nobody waits for real: where nothing else is to be done, the clock goes on.

use exercise_pay_in_time::{Account, Unpaid, pay_in_time};
use std::future::Future;
use std::panic::resume_unwind;
use std::sync::mpsc::{self as mpsc_of_std, RecvTimeoutError};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::{Instant, sleep, timeout};

const PATIENCE: Duration = Duration::from_millis(50);

/// Runs it on a runtime of one thread, which nobody joins if it stands still. The clock of the runtime
/// is paused: it goes on where nothing else is to be done.
fn run<F: Future<Output = ()>>(test: impl FnOnce() -> F + Send + 'static) {
    let (done, end) = mpsc_of_std::channel();
    let runtime = thread::spawn(move || {
        let mut runtime = Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().unwrap();
        let in_time = async { timeout(Duration::from_secs(60), test()).await };
        runtime.block_on(in_time).expect("it waits and waits");
        done.send(()).unwrap();
    });
    match end.recv_timeout(Duration::from_millis(1_000)) {
        Ok(()) => {}
        Err(RecvTimeoutError::Timeout) => {
            panic!("the thread of the runtime stands still")
        }
        Err(RecvTimeoutError::Disconnected) => {
            resume_unwind(runtime.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn what_is_covered_is_paid() {
    run(|| async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        assert_eq!(pay_in_time(&alice, &bob, 4_00, PATIENCE).await, Ok(()));
        let left = (*alice.lock().await, *bob.lock().await);
        assert_eq!(left, (6_00, 9_00), "4.00 from Alice to Bob");
    });
}

#[test]
#[ignore = "exercise"]
fn what_is_not_covered_changes_nothing() {
    run(|| async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        let unpaid = pay_in_time(&alice, &bob, 10_01, PATIENCE).await;
        assert_eq!(unpaid, Err(Unpaid::NotCovered));
        let left = (*alice.lock().await, *bob.lock().await);
        assert_eq!(left, (10_00, 5_00), "a refusal changes nothing");
    });
}

#[test]
#[ignore = "exercise"]
fn who_is_too_late_has_not_paid_and_will_not() {
    run(|| async {
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
    run(|| async {
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
    run(|| async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        let audit = bob.lock().await;
        let mut pays = Box::pin(pay_in_time(&alice, &bob, 4_00, PATIENCE));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(pays.as_mut().poll(&mut cx).is_pending());
        let audit_of_alice = alice.try_lock().ok(); // unless the payment has it
        if let Some(alice) = &audit_of_alice {
            assert_eq!(**alice, 10_00, "half of the payment is there to see");
        }
        drop(pays);
        drop(audit_of_alice);
        drop(audit);
        let sum = *alice.lock().await + *bob.lock().await;
        assert_eq!(sum, 15_00, "half of the payment is gone");
    });
}

#[test]
#[ignore = "exercise"]
fn of_two_payments_only_one_is_covered() {
    run(|| async {
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

#[test]
#[ignore = "exercise"]
fn who_waits_for_less_than_the_patience_has_paid() {
    run(|| async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        for account in [&alice, &bob] {
            let audit = async {
                let _account = account.lock().await;
                sleep(PATIENCE * 3 / 4).await;
            };
            let pays = pay_in_time(&alice, &bob, 1_00, PATIENCE);
            let ((), paid) = tokio::join!(audit, pays);
            assert_eq!(paid, Ok(()), "it gives up too early");
        }
        assert_eq!((*alice.lock().await, *bob.lock().await), (8_00, 7_00));
    });
}

#[test]
#[ignore = "exercise"]
fn who_is_kept_from_the_account_of_the_payer_is_told_in_time() {
    run(|| async {
        let (alice, bob) = (Account::new(10_00), Account::new(5_00));
        let audit = alice.lock().await;
        let begin = Instant::now();
        let unpaid = pay_in_time(&alice, &bob, 4_00, PATIENCE).await;
        let limit = PATIENCE + Duration::from_millis(5);
        assert!(begin.elapsed() < limit, "it takes longer than it may");
        assert_eq!(unpaid, Err(Unpaid::TooLate));
        drop(audit);
        sleep(Duration::from_secs(1)).await;
        assert_eq!((*alice.lock().await, *bob.lock().await), (10_00, 5_00));
    });
}
