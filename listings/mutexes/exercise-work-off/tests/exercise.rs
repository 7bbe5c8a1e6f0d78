//! What a job may do. Run: `cargo test -p exercise-work-off -- --ignored`

use exercise_work_off::work_off;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

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
    let crash = |order| assert!(order < 2_00, "this panic is meant");
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

#[test]
#[ignore = "exercise"]
fn several_workers_do_each_order_once() {
    let queue = Mutex::new((1..=10_000).collect());
    let work = || {
        let mut sum = 0;
        work_off(&queue, |order| sum += order);
        sum
    };
    let sums: u64 = thread::scope(|s| {
        let workers: Vec<_> = (0..4).map(|_| s.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    assert_eq!(sums, 10_000 * 10_001 / 2);
}
