//! What one moment means. Run: `cargo test -p exercise-one-moment -- --ignored`

use exercise_one_moment::{Numbers, record_request, snapshot};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// So often two threads have to meet, or nothing is shown: this often in the first second, or at
/// least so often.
const OFTEN: u64 = 100;
const AT_LEAST: u64 = 10;

/// Whether they have met often enough, or never will.
fn enough(met: u64, begin: Instant) -> bool {
    let seconds = begin.elapsed().as_secs();
    met >= OFTEN || (met >= AT_LEAST && seconds >= 1) || seconds >= 15
}

/// Ends the other threads, after a panic, too.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

fn shards(count: usize) -> Vec<Mutex<Numbers>> {
    (0..count).map(|_| Mutex::default()).collect()
}

#[test]
#[ignore = "exercise"]
fn every_shard_is_in_the_sum() {
    for count in 0..5 {
        let shards = shards(count);
        for (thread, shard) in shards.iter().enumerate() {
            record_request(shard, 1 << thread);
        }
        let seen = snapshot(&shards);
        assert_eq!(seen.request_count, count as u64);
        assert_eq!(seen.total_latency_ms, (1 << count) - 1);
    }
}

/// The last shard is locked by the test, so the snapshot is stuck in the
/// middle.
#[test]
#[ignore = "exercise"]
fn while_it_waits_for_one_shard_no_other_shard_changes() {
    let shards = shards(3);
    thread::scope(|scope| {
        let last = shards[2].lock().unwrap();
        let reader = scope.spawn(|| snapshot(&shards));
        let patience = Instant::now() + Duration::from_secs(1);
        while shards[0].try_lock().is_ok() {
            assert!(
                !reader.is_finished(),
                "it has not waited for the last shard"
            );
            let why = "it lets a shard go too early, or locks in another order";
            assert!(Instant::now() < patience, "{why}");
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(50));
        assert!(!reader.is_finished(), "it has not waited for the last shard");
        let still_locked =
            [0, 1].map(|shard| shards[shard].try_lock().is_err());
        drop(last);
        assert_eq!(still_locked, [true, true], "it lets a shard go too early");
        assert_eq!(reader.join().unwrap(), Numbers::default());
    });
}

/// Goes on until there was something new in enough snapshots.
#[test]
#[ignore = "exercise"]
fn a_snapshot_under_load_holds_whole_records_only() {
    let (shards, done) = (shards(2), AtomicBool::new(false));
    let begin = Instant::now();
    let (torn, met) = thread::scope(|scope| {
        for shard in &shards {
            scope.spawn(|| {
                while !done.load(Relaxed) {
                    record_request(shard, 7);
                    thread::yield_now(); // leaves it free for a moment
                }
            });
        }
        let _ends = Ends(&done);
        let (mut met, mut before) = (0, 0);
        loop {
            let seen = snapshot(&shards);
            if seen.total_latency_ms != 7 * seen.request_count {
                break (Some(seen), met);
            }
            met += u64::from(seen.request_count > before);
            before = seen.request_count;
            if enough(met, begin) {
                break (None, met);
            }
        }
    });
    assert_eq!(torn, None, "it holds half a record");
    assert!(met >= AT_LEAST, "they hardly meet here: run it again");
}

#[test]
#[ignore = "exercise"]
fn a_sum_that_does_not_fit_stays_at_the_top() {
    let shards = shards(2);
    shards.iter().for_each(|shard| record_request(shard, u64::MAX));
    let total = snapshot(&shards).total_latency_ms;
    assert_eq!(total, u64::MAX, "the sum does not stay at the top");
}
