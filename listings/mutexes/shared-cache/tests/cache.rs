//! Who makes a value, who waits meanwhile, and what a maker that panics leaves behind.

use shared_cache::Cache;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// How many of eight who ask for one key at once have to make its value.
fn made(
    ask: impl Fn(&Cache<&str, u32>, &dyn Fn() -> u32) -> u32 + Sync,
) -> usize {
    let (rates, made, all) =
        (Cache::default(), AtomicUsize::new(0), Barrier::new(8));
    let make = || {
        made.fetch_add(1, SeqCst);
        108
    };
    thread::scope(|s| {
        let asks = || {
            all.wait();
            assert_eq!(ask(&rates, &make), 108);
        };
        (0..8).for_each(|_| _ = s.spawn(asks));
    });
    made.into_inner()
}

#[test]
fn however_many_ask_at_once_a_value_is_made_once() {
    in_time(|| {
        assert_eq!(made(|rates, make| rates.get("EUR", make)), 1);
        assert_eq!(made(|rates, make| rates.get_under_lock("EUR", make)), 1);
    });
}

/// A stampede of two: both have found nothing, which a barrier makes certain.
#[test]
fn to_check_and_then_make_may_make_it_twice_and_all_get_the_first() {
    in_time(|| {
        let (rates, both) = (Cache::default(), Barrier::new(2));
        let [one, other] = thread::scope(|s| {
            let ask = |mine: u32| {
                let (rates, both) = (&rates, &both);
                s.spawn(move || {
                    rates.get_by_check("EUR", || {
                        both.wait();
                        mine
                    })
                })
            };
            [ask(108), ask(109)].map(|it| it.join().unwrap())
        });
        assert_eq!(one, other);
    });
}

type Ask = fn(&Cache<&str, u32>, &'static str, &dyn Fn() -> u32) -> u32;

/// What came for this key while the value of EUR was being made.
fn meanwhile(
    key: &'static str,
    ask: Ask,
    patience: Duration,
) -> Result<u32, RecvTimeoutError> {
    let rates = Arc::new(Cache::default());
    let (begin, begun) = channel();
    let (go_on, wait) = channel();
    let maker = thread::spawn({
        let rates = Arc::clone(&rates);
        move || {
            ask(&rates, "EUR", &|| {
                begin.send(()).unwrap();
                wait.recv().unwrap();
                108
            })
        }
    });
    begun.recv().unwrap();
    let (done, other) = channel();
    let (ready, is_ready) = channel();
    let asker = thread::spawn(move || {
        ready.send(()).unwrap();
        done.send(ask(&rates, key, &|| 86))
    });
    is_ready.recv().unwrap();
    let came = other.recv_timeout(patience);
    go_on.send(()).unwrap();
    assert_eq!(maker.join().unwrap(), 108);
    let _ = asker.join().unwrap();
    came
}

const CELL: Ask = |rates, key, make| rates.get(key, make);
const CHECK: Ask = |rates, key, make| rates.get_by_check(key, make);
const LOCK: Ask = |rates, key, make| rates.get_under_lock(key, make);

const LONG: Duration = Duration::from_secs(5);
const SHORT: Duration = Duration::from_millis(100);

#[test]
fn whoever_wants_another_key_does_not_wait_for_a_slow_maker() {
    in_time(|| {
        assert_eq!(meanwhile("USD", CELL, LONG), Ok(86));
        assert_eq!(meanwhile("USD", CHECK, LONG), Ok(86));
    });
}

#[test]
fn whoever_wants_the_same_key_waits_for_its_cell() {
    let came = in_time(|| meanwhile("EUR", CELL, SHORT));
    assert_eq!(came, Err(RecvTimeoutError::Timeout));
}

#[test]
fn under_the_lock_everybody_waits() {
    let came = in_time(|| meanwhile("USD", LOCK, SHORT));
    assert_eq!(came, Err(RecvTimeoutError::Timeout));
}

#[test]
fn a_maker_that_returns_an_error_leaves_it_to_all_who_come_later() {
    let rates = Cache::default();
    let failed = rates.get("EUR", || Err("no connection"));
    let later = rates.get("EUR", || Ok(108));
    assert_eq!((failed, later), (Err("no connection"), Err("no connection")));
}

#[test]
fn a_maker_that_panics_leaves_nothing_and_the_next_one_makes_it() {
    let rates = Cache::default();
    let crash = [
        catch_unwind(AssertUnwindSafe(|| {
            rates.get("EUR", || panic!("this panic is meant"))
        })),
        catch_unwind(AssertUnwindSafe(|| {
            rates.get_under_lock("EUR", || panic!("this panic is meant"))
        })),
    ];
    assert!(crash.iter().all(Result::is_err));
    assert_eq!(rates.get("EUR", || 108), 108);
    assert_eq!(rates.get("USD", || 86), 86);
}
