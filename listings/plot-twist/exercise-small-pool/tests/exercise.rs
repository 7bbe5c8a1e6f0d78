//! What the pool must do.
//! Run: `cargo test -p exercise-small-pool -- --ignored`

use exercise_small_pool::Pool;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Barrier, Condvar, Mutex};
use std::thread;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);

fn pool(things: &[u32]) -> Pool<u32> {
    Pool { free: Mutex::new(things.to_vec()), given_back: Condvar::new() }
}

#[test]
#[ignore = "exercise"]
fn what_was_lent_is_there_again() {
    let pool = pool(&[7]);
    for _ in 0..2 {
        assert_eq!(pool.with(Duration::ZERO, |thing| *thing), Some(7));
    }
}

#[test]
#[ignore = "exercise"]
fn two_things_are_lent_at_the_same_time_and_a_third_is_not() {
    let pool = pool(&[1, 2]);
    let sum = pool.with(LONG, |one| {
        pool.with(LONG, |other| {
            let third = pool.with(Duration::ZERO, |_| panic!("there is none"));
            assert_eq!(third, None::<()>);
            *one + *other
        })
    });
    assert_eq!(sum, Some(Some(3)));
}

#[test]
#[ignore = "exercise"]
fn whoever_waits_gets_what_is_given_back() {
    let pool = pool(&[7]);
    let lent = Barrier::new(2);
    thread::scope(|scope| {
        let waits = scope.spawn(|| {
            lent.wait();
            pool.with(LONG, |thing| *thing)
        });
        pool.with(LONG, |thing| {
            lent.wait();
            *thing += 1;
        });
        assert_eq!(waits.join().unwrap(), Some(8));
    });
}

#[test]
#[ignore = "exercise"]
fn a_panic_gives_it_back() {
    let pool = pool(&[7]);
    let work = || pool.with(LONG, |_| panic!("in the middle of the work"));
    let panic = catch_unwind(AssertUnwindSafe(work)).map(|_: Option<()>| ());
    let says = panic.unwrap_err();
    assert_eq!(says.downcast_ref(), Some(&"in the middle of the work"));
    assert_eq!(pool.with(Duration::ZERO, |thing| *thing), Some(7));
}
