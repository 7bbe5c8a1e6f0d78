//! Solutions of exercises about Tokio, unchanged, under every schedule; `tokio_with_std.rs` has the one that
//! needs a lock of std.

extern crate every_schedule_tokio as tokio;

mod in_models;

#[path = "../../../listings/tokio/exercise-last-jobs/solution.rs"]
mod last_jobs;
#[path = "../../../listings/tokio/exercise-pay-in-time/solution.rs"]
mod pay_in_time;

use in_models::{in_models, merged};
use schedule_recorder::{every, exactly, returns};
use std::sync::Arc;
use std::time::Duration;
use tokio::Model::{EveryAwait, OneThread};
use tokio::block_on;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::{spawn, yield_now};

const SOON: Duration = Duration::from_millis(5);

/// Somebody else has the account of the payer, or that of the payee, for a while.
#[test]
fn a_payment_in_time_is_made_and_one_that_is_late_changes_nothing() {
    for (model, expected) in in_models([
        [
            "6: 1 ok (false, 10, 0), 5 ok (true, 6, 4)",
            "6: 1 ok (false, 10, 0), 5 ok (true, 6, 4)",
        ],
        [
            "120: 47 ok (false, 10, 0), 73 ok (true, 6, 4)",
            "144: 67 ok (false, 10, 0), 77 ok (true, 6, 4)",
        ],
        [
            "145: 21 ok (false, 10, 0), 124 ok (true, 6, 4)",
            "286: 88 ok (false, 10, 0), 198 ok (true, 6, 4)",
        ],
    ]) {
        for (held, expected) in [(0, expected[0]), (1, expected[1])] {
            let report = merged(model, move || {
                block_on(async move {
                    let accounts = Arc::new([Mutex::new(10), Mutex::new(0)]);
                    let there = Arc::clone(&accounts);
                    let other = spawn(async move {
                        let _guard = there[held].lock().await;
                        yield_now().await;
                    });
                    yield_now().await; // now the other may have it
                    let [payer, payee] = &*accounts;
                    let paid =
                        pay_in_time::pay_in_time(payer, payee, 4, SOON).await;
                    other.await.unwrap();
                    (paid.is_ok(), *payer.lock().await, *payee.lock().await)
                })
            });
            let (paid, late) = ("(true, 6, 4)", "(false, 10, 0)");
            every(&report, |end| returns(paid)(end) || returns(late)(end));
            assert!(report.returning(paid) > 0 && report.returning(late) > 0);
            exactly(&report, expected);
        }
    }
}

/// Each has its payer's lock and waits for the other's, until a deadline is over.
#[test]
fn of_two_payments_in_opposite_directions_one_may_be_late_and_none_waits_for_ever()
 {
    // Several threads have too many schedules for this.
    for (model, expected) in [
        (OneThread, "2: 2 ok (true, true, 20)"),
        (
            EveryAwait,
            "581: 25 ok (false, false, 20), 310 ok (false, true, 20), 170 ok (true, false, 20), 76 ok (true, true, 20)",
        ),
    ] {
        let report = merged(model, || {
            block_on(async {
                let accounts = Arc::new([Mutex::new(10), Mutex::new(10)]);
                let there = Arc::clone(&accounts);
                let other = spawn(async move {
                    pay_in_time::pay_in_time(&there[1], &there[0], 1, SOON)
                        .await
                        .is_ok()
                });
                yield_now().await;
                let [payer, payee] = &*accounts;
                let mine = pay_in_time::pay_in_time(payer, payee, 1, SOON)
                    .await
                    .is_ok();
                let other = other.await.unwrap();
                (mine, other, *payer.lock().await + *payee.lock().await)
            })
        });
        let whole = [
            "(true, true, 20)",
            "(true, false, 20)",
            "(false, true, 20)",
            "(false, false, 20)",
        ];
        every(&report, |end| whole.iter().any(|so| returns(so)(end)));
        assert!(report.returning(whole[0]) > 0);
        assert!(model == OneThread || report.returning(whole[1]) > 0);
        exactly(&report, expected);
    }
}

/// It is told before the first payment, between the two, while it waits, or after both; a sender is there all the
/// time, so that only the word ends it.
#[test]
fn whatever_was_accepted_before_the_stop_is_added_up() {
    // Several threads have too many schedules for this.
    for (model, expected) in [
        (OneThread, "127: 8 ok (0, 0), 42 ok (1, 1), 77 ok (3, 3)"),
        (EveryAwait, "34459: 2890 ok (0, 0), 17907 ok (1, 1), 13662 ok (3, 3)"),
    ] {
        let report = merged(model, || {
            block_on(async {
                let (pay, payments) = mpsc::channel(1);
                let (tell, stop) = oneshot::channel();
                let adding = spawn(last_jobs::add_up(payments, stop));
                let last = pay.clone();
                let payer = spawn(async move {
                    let mut accepted = 0;
                    for cents in [1, 2] {
                        if pay.send(cents).await.is_ok() {
                            accepted += cents;
                        }
                    }
                    accepted
                });
                for _ in 0..3 {
                    yield_now().await;
                }
                tell.send(()).unwrap();
                let sum = adding.await.unwrap();
                drop(last);
                (payer.await.unwrap(), sum)
            })
        });
        every(&report, |end| {
            ["(0, 0)", "(1, 1)", "(3, 3)"].iter().any(|so| returns(so)(end))
        });
        assert!(report.returning("(3, 3)") > 0);
        exactly(&report, expected);
    }
}
