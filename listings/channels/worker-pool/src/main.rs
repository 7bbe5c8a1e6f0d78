//! Two workers: who works while the other does, and who waits forever.

use worker_pool::{MpmcPool, Pool, nested, work, work_under_lock};

// ANCHOR: demo
fn main() {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    let patience = Duration::from_millis(500);
    // The first job waits for the second: are they done at the same time?
    for (name, pool) in [
        ("lock dropped before the work", Pool::with(2, work)),
        ("lock kept during the work", Pool::with(2, work_under_lock)),
    ] {
        let ((wake, woken), (done, end)) = (mpsc::channel(), mpsc::channel());
        let first = move || _ = done.send(woken.recv_timeout(patience).is_ok());
        pool.run(first).expect("there are workers");
        pool.run(move || _ = wake.send(())).expect("there are workers");
        let both = end.recv().expect("the first job ends");
        println!("{name}: two jobs at a time? {both}");
    }

    let (sums, results) = mpsc::channel();
    let pool = MpmcPool::new(2);
    for n in 1..=10 {
        let sums = sums.clone();
        let job = move || _ = sums.send(n);
        pool.run(job).expect("there are workers");
    }
    drop((pool, sums));
    println!("crossbeam: the jobs add up to {}", results.iter().sum::<u32>());

    for workers in [2, 1] {
        let (done, end) = mpsc::channel();
        // Never joined: nobody can join a thread that does not end.
        thread::spawn(move || {
            nested(workers, 1);
            done.send(())
        });
        let ends = end.recv_timeout(patience).is_ok();
        println!(
            "a job that waits for another, workers: {workers}; ends? {ends}"
        );
    }
}
// ANCHOR_END: demo
