//! What the pool must do.
//! Run: `cargo test -p exercise-small-pool -- --ignored`

use exercise_small_pool::Pool;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough for any machine; only a pool that hangs takes so long.
const PATIENCE: Duration = Duration::from_millis(800);

/// What a thread is ready to wait for a thing.
const LONG: Duration = Duration::from_secs(20);

fn pool(things: &[u32]) -> Arc<Pool<u32>> {
    let free = Mutex::new(things.to_vec());
    Arc::new(Pool { free, given_back: Condvar::new() })
}

/// Runs this on a thread nobody joins, in case it does not end.
fn in_time<T: Send + 'static>(
    why: &str,
    test: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(test()));
    end.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{why}"))
}

#[test]
#[ignore = "exercise"]
fn what_was_lent_is_there_again() {
    let pool = pool(&[7]);
    for _ in 0..2 {
        let seen = pool.with(Duration::ZERO, |thing| *thing);
        assert_eq!(seen, Some(7), "it was not given back");
    }
}

#[test]
#[ignore = "exercise"]
fn whoever_finds_one_free_does_not_wait() {
    let pool = pool(&[7]);
    let seen = in_time("it waits although one is free", move || {
        pool.with(LONG, |thing| *thing)
    });
    assert_eq!(seen, Some(7));
}

#[test]
#[ignore = "exercise"]
fn two_things_are_lent_at_the_same_time_and_a_third_is_not() {
    let why = "nobody is served while somebody works";
    let sum = in_time(why, || {
        let pool = pool(&[1, 2]);
        pool.with(Duration::ZERO, |one| {
            pool.with(Duration::ZERO, |other| {
                let third = pool.with(Duration::ZERO, |_| ());
                assert_eq!(third, None, "there is no third");
                *one + *other
            })
        })
    });
    assert_eq!(sum, Some(Some(3)));
}

#[test]
#[ignore = "exercise"]
fn whoever_waits_gives_up_in_time() {
    in_time("it waits for longer than it was told", || {
        let pool = pool(&[]);
        let none = pool.with(Duration::from_millis(20), |_| ());
        assert_eq!(none, None, "there is nothing to lend");
    });
}

/// The other one waits before the thing is given back, as a rule; if it comes
/// later, it finds the thing free.
#[test]
#[ignore = "exercise"]
fn whoever_waits_gets_what_is_given_back() {
    let pool = pool(&[7]);
    let waits = pool.with(Duration::ZERO, |thing| {
        let (pool, (begin, begun)) = (Arc::clone(&pool), mpsc::channel());
        let (done, waits) = mpsc::channel();
        thread::spawn(move || {
            begin.send(()).unwrap();
            done.send(pool.with(LONG, |thing| *thing))
        });
        begun.recv().unwrap();
        let early = waits.recv_timeout(Duration::from_millis(100));
        assert!(early.is_err(), "it did not wait: {early:?}");
        *thing += 1;
        waits
    });
    let waits = waits.expect("one is free");
    let seen = waits.recv_timeout(PATIENCE).expect("who waits is not woken");
    assert_eq!(seen, Some(8), "it is lent out again");
}

/// When the last call was, and the longest time between two.
type Calls = Mutex<(Instant, Duration)>;

/// Wakes whoever waits for a thing, again and again, and gives nothing back.
fn call_for_nothing(pool: &Arc<Pool<u32>>) -> Arc<Calls> {
    let first = Mutex::new((Instant::now(), Duration::ZERO));
    let (pool, calls) = (Arc::clone(pool), Arc::new(first));
    let is_wanted = Arc::downgrade(&calls);
    thread::spawn(move || {
        while let Some(calls) = is_wanted.upgrade() {
            drop(pool.free.lock());
            pool.given_back.notify_all();
            longest(&calls);
            thread::yield_now();
        }
    });
    calls
}

/// Notes a call. Returns the longest time between two.
fn longest(calls: &Calls) -> Duration {
    let mut calls = calls.lock().unwrap();
    let longest = calls.1.max(calls.0.elapsed());
    *calls = (Instant::now(), longest);
    longest
}

/// A call may be for somebody else, or for nothing.
#[test]
#[ignore = "exercise"]
fn whoever_is_woken_for_nothing_goes_on_waiting() {
    let pool = pool(&[]);
    let (done, end) = mpsc::channel();
    let waits = Arc::clone(&pool);
    thread::spawn(move || done.send(waits.with(LONG, |thing| *thing)));
    let calls = call_for_nothing(&pool);
    let early = end.recv_timeout(Duration::from_millis(200));
    assert!(early.is_err(), "woken for nothing, it gave up: {early:?}");
    drop(calls);
    pool.free.lock().unwrap().push(7);
    pool.given_back.notify_one();
    assert_eq!(end.recv_timeout(PATIENCE), Ok(Some(7)), "it waits no more");
}

/// However often it is woken, it waits for so long in all.
#[test]
#[ignore = "exercise"]
fn whoever_is_woken_for_nothing_does_not_wait_for_longer() {
    // Once more if the machine let nobody call for too long: that shows nothing.
    let is_told = (0..20).any(|_| {
        let pool = pool(&[]);
        let calls = call_for_nothing(&pool);
        in_time("each call made it wait anew", move || {
            assert_eq!(pool.with(Duration::from_millis(200), |_| ()), None);
        });
        longest(&calls) < Duration::from_millis(100)
    });
    assert!(is_told, "this machine lets nobody call: run it again");
}

#[test]
#[ignore = "exercise"]
fn a_panic_gives_it_back() {
    let pool = pool(&[7]);
    let work =
        || pool.with(Duration::ZERO, |_| panic!("in the middle of the work"));
    let panic = catch_unwind(AssertUnwindSafe(work)).map(|_: Option<()>| ());
    assert!(panic.is_err(), "the panic goes on to whoever has called");
    let seen = pool.with(Duration::ZERO, |thing| *thing);
    assert_eq!(seen, Some(7), "a panic has cost the pool a thing");
}

#[test]
#[ignore = "exercise"]
fn whoever_waits_is_woken_by_a_panic_too() {
    let pool = pool(&[7]);
    let (done, waits) = mpsc::channel();
    let work = || {
        pool.with(Duration::ZERO, |_| {
            let pool = Arc::clone(&pool);
            thread::spawn(move || done.send(pool.with(LONG, |thing| *thing)));
            thread::sleep(Duration::from_millis(100)); // it waits by now
            panic!("in the middle of the work")
        })
    };
    let panic = catch_unwind(AssertUnwindSafe(work)).map(|_: Option<()>| ());
    assert!(panic.is_err(), "the panic goes on to whoever has called");
    let seen = waits.recv_timeout(PATIENCE);
    assert_eq!(seen, Ok(Some(7)), "a panic gives back, and wakes nobody");
}
