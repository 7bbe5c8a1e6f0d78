//! It is broken, and how: the listing under every schedule.

extern crate every_schedule as std;
extern crate every_schedule_tokio as tokio;

#[path = "../src/lib.rs"]
mod fetched_twice;

use fetched_twice::Rate;
use std::sync::Arc;
use tokio::Model::{EveryAwait, OneThread};
use tokio::{block_on, explore};

/// The second customer comes while the first waits for the market, or not.
#[test]
fn two_customers_may_get_two_rates() {
    for model in [OneThread, EveryAwait] {
        let report = explore(model, || {
            block_on(async {
                let rate = Arc::new(Rate::default());
                let there = Arc::clone(&rate);
                let first = tokio::spawn(async move { there.of_today().await });
                tokio::task::yield_now().await;
                let second = rate.of_today().await;
                assert_eq!(first.await.unwrap(), second);
            })
        });
        assert!(report.violations() > 0 && report.oks() > 0, "{report}");
    }
}

#[test]
fn one_after_the_other_gets_the_same() {
    let report = explore(OneThread, || {
        block_on(async {
            let rate = Rate::default();
            [rate.of_today().await, rate.of_today().await]
        })
    });
    assert_eq!(report.returning("[91, 91]"), report.schedules, "{report}");
}
