//! What a job may do. Run: `cargo test -p exercise-work-off -- --ignored`

use exercise_work_off::work_off;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

/// So often several have to meet, or nothing is shown: this often, or in a second at least so often.
const OFTEN: u64 = 10;
const AT_LEAST: u64 = 3;

/// Whether they have met often enough, or never will.
fn enough(met: u64, begin: Instant) -> bool {
    let seconds = begin.elapsed().as_secs();
    let never = met == 0 && seconds >= 1;
    met >= OFTEN || (met >= AT_LEAST && seconds >= 1) || never || seconds >= 15
}

#[test]
#[ignore = "exercise"]
fn orders_are_worked_off_from_the_front() {
    let queue = Mutex::new(VecDeque::from([1_00, 2_00, 3_00]));
    let mut done = Vec::new();
    assert_eq!(work_off(&queue, |order| done.push(order)), 3);
    assert_eq!(done, [1_00, 2_00, 3_00], "from the front");
    assert!(queue.lock().unwrap().is_empty());
}

#[test]
#[ignore = "exercise"]
fn a_job_may_look_at_the_queue() {
    let queue = Mutex::new(VecDeque::from([1_00, 2_00]));
    let mut left = Vec::new();
    let look = |_| left.push(queue.try_lock().map(|q| q.len()).ok());
    assert_eq!(work_off(&queue, look), 2);
    assert_eq!(left, [Some(1), Some(0)], "None: the lock is held");
}

#[test]
#[ignore = "exercise"]
fn what_a_job_adds_is_worked_off_too() {
    let queue = Mutex::new(VecDeque::from([4_00]));
    let halve = |order| {
        if order > 1_00 {
            let mut queue = queue.try_lock().expect("the lock is free");
            queue.extend([order / 2, order / 2]);
        }
    };
    let orders = work_off(&queue, halve);
    assert_eq!(orders, 1 + 2 + 4, "what a job adds is worked off, too");
}

#[test]
#[ignore = "exercise"]
fn a_job_that_panics_leaves_the_other_orders() {
    let queue = Mutex::new(VecDeque::from([1_00, 2_00, 3_00]));
    let crash = |order| {
        let _looks = queue.try_lock(); // and marks the lock as poisoned
        assert!(order < 2_00, "this panic is meant");
    };
    thread::scope(|s| {
        assert!(s.spawn(|| work_off(&queue, crash)).join().is_err());
    });
    let mut done = Vec::new();
    let left = thread::scope(|s| {
        s.spawn(|| work_off(&queue, |order| done.push(order))).join()
    });
    let left = left.expect("a job that panics leaves the queue usable");
    assert_eq!((left, done), (1, vec![3_00]), "the job panicked at 2.00");
}

/// Four work off one queue after another, until several had a part in enough of them.
#[test]
#[ignore = "exercise"]
fn several_workers_do_each_order_once() {
    let (begin, mut met) = (Instant::now(), 0);
    while !enough(met, begin) {
        let queue = Mutex::new((1..=50_000).collect());
        let work = || {
            let mut sum = 0;
            work_off(&queue, |order| sum += order);
            sum
        };
        let sums: Vec<u64> = thread::scope(|s| {
            let workers: Vec<_> = (0..4).map(|_| s.spawn(work)).collect();
            workers.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let sum: u64 = sums.iter().sum();
        let why = "an order is worked off as often as it was there";
        assert_eq!(sum, 50_000 * 50_001 / 2, "{why}");
        met += u64::from(sums.iter().filter(|&&sum| sum > 0).count() > 1);
    }
    assert!(met >= AT_LEAST, "they hardly meet here: run it again");
}
