//! The solutions of the exercises about Tokio, unchanged, under every schedule.

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

/// Somebody else has the payer's account for a while.
#[test]
fn a_payment_in_time_is_made_and_one_that_is_late_changes_nothing() {
    for (model, expected) in in_models([
        "6: 1 ok (false, 10, 0), 5 ok (true, 6, 4)",
        "120: 47 ok (false, 10, 0), 73 ok (true, 6, 4)",
        "134: 21 ok (false, 10, 0), 113 ok (true, 6, 4)",
    ]) {
        let report = merged(model, || {
            block_on(async {
                let accounts = Arc::new([Mutex::new(10), Mutex::new(0)]);
                let there = Arc::clone(&accounts);
                let other = spawn(async move {
                    let _guard = there[0].lock().await;
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

#[test]
fn whatever_was_accepted_before_the_stop_is_added_up() {
    // Several threads have too many schedules for this.
    for (model, expected) in [
        (OneThread, "2: 1 ok (0, 0), 1 ok (1, 1)"),
        (EveryAwait, "598: 103 ok (0, 0), 495 ok (1, 1)"),
    ] {
        let report = merged(model, || {
            block_on(async {
                let (pay, payments) = mpsc::channel(1);
                let (tell, stop) = oneshot::channel();
                let adding = spawn(last_jobs::add_up(payments, stop));
                let payer = spawn(async move {
                    let mut accepted = 0;
                    for cents in [1, 2] {
                        if pay.send(cents).await.is_ok() {
                            accepted += cents;
                        }
                    }
                    accepted
                });
                // Who has added up everything hears nothing any more.
                let _ = tell.send(());
                let accepted = payer.await.unwrap();
                (accepted, adding.await.unwrap())
            })
        });
        every(&report, |end| returns("(0, 0)")(end) || returns("(1, 1)")(end));
        exactly(&report, expected);
    }
}
