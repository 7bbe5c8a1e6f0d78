//! That as many as there are connections wait for each other, and that the repairs do not.

use permits_that_wait::{both_at_once, holds_one, one_at_a_time};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use watchdog::tokio::run_paused;

/// Of a clock that jumps to the next timer when all tasks wait.
const A_DAY: Duration = Duration::from_secs(24 * 3600);

#[test]
fn as_many_as_there_are_permits_wait_for_each_other() {
    run_paused(|| async {
        let pool = Semaphore::new(2);
        let both = async { tokio::join!(holds_one(&pool), holds_one(&pool)) };
        let ends = timeout(A_DAY, both).await;
        assert!(ends.is_err(), "it is broken on purpose");
    });
}

/// So it passes every test with few requests.
#[test]
fn one_permit_more_than_requests_is_enough() {
    run_paused(|| async {
        let pool = Semaphore::new(3);
        let both = async { tokio::join!(holds_one(&pool), holds_one(&pool)) };
        assert!(timeout(A_DAY, both).await.is_ok());
    });
}

#[test]
fn the_repairs_end_with_any_number_of_requests() {
    run_paused(|| async {
        let pool = Semaphore::new(2);
        for _ in 0..10 {
            let all = async {
                tokio::join!(
                    one_at_a_time(&pool),
                    both_at_once(&pool),
                    one_at_a_time(&pool),
                    both_at_once(&pool),
                )
            };
            let ends = timeout(A_DAY, all).await;
            assert!(ends.is_ok());
        }
        assert_eq!(pool.available_permits(), 2);
    });
}

#[test]
fn who_asks_for_more_than_there_are_waits_for_ever() {
    run_paused(|| async {
        let pool = Semaphore::new(1);
        assert!(timeout(A_DAY, both_at_once(&pool)).await.is_err());
    });
}
