//! That one stops at a lag and says nothing; that the other goes on, and counts.

use lagging_subscriber::{follow, follow_until_it_lags};
use tokio::sync::broadcast;
use tokio::task::yield_now;
use watchdog::tokio::run;

/// Live? No.
#[test]
fn a_lag_is_taken_for_the_end() {
    run(|| async {
        let (payments, subscriber) = broadcast::channel(2);
        for cents in [1, 10, 100] {
            payments.send(cents).unwrap();
        }
        let sum = tokio::spawn(follow_until_it_lags(subscriber));
        yield_now().await;
        assert!(
            payments.send(1_000).is_err(),
            "it has left, in the open channel"
        );
        assert_eq!(sum.await.unwrap(), 0, "even what was kept is not added up");
    });
}

/// Live? Yes.
#[test]
fn what_is_missed_is_counted_and_the_rest_is_added_up() {
    run(|| async {
        let (payments, subscriber) = broadcast::channel(2);
        for cents in [1, 10, 100] {
            payments.send(cents).unwrap();
        }
        let sum = tokio::spawn(follow(subscriber));
        yield_now().await;
        payments.send(1_000).unwrap();
        drop(payments);
        assert_eq!(sum.await.unwrap(), (1_110, 1));
    });
}

#[test]
fn who_keeps_up_misses_nothing() {
    run(|| async {
        let (payments, subscriber) = broadcast::channel(1);
        let other = payments.subscribe();
        let sums = (
            tokio::spawn(follow(subscriber)),
            tokio::spawn(follow_until_it_lags(other)),
        );
        for cents in 1..=100 {
            payments.send(cents).unwrap();
            yield_now().await;
        }
        drop(payments);
        assert_eq!(sums.0.await.unwrap(), (5_050, 0));
        assert_eq!(sums.1.await.unwrap(), 5_050);
    });
}
