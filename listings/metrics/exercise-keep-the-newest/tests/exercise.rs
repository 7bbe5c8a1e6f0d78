//! What stays and what goes. Run: `cargo test -p exercise-keep-the-newest --
//! --ignored`

use exercise_keep_the_newest::{Newest, Waiting};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

/// So often two threads have to meet, or nothing is shown: this often in the first second, or at
/// least so often.
struct Meetings {
    often: u64,
    at_least: u64,
}

impl Meetings {
    /// Whether there were enough, or never will be.
    fn are_enough(&self, met: u64, begin: Instant) -> bool {
        let seconds = begin.elapsed().as_secs();
        let some = met >= self.at_least || met == 0;
        met >= self.often || (some && seconds >= 1) || seconds >= 15
    }
}

#[test]
#[ignore = "exercise"]
fn the_newest_stay_and_the_oldest_are_counted() {
    for room in 0..12 {
        let buffer = Newest::with_room(room);
        (0..10).for_each(|latency_ms| buffer.put(latency_ms));
        let seen = buffer.take();
        let dropped = 10_u64.saturating_sub(room as u64);
        let newest: Vec<_> = (dropped..10).collect();
        assert_eq!(seen.latencies, newest, "the newest stay, with room {room}");
        assert_eq!(seen.dropped, dropped, "all others are counted");
    }
}

#[test]
#[ignore = "exercise"]
fn whatever_is_taken_is_gone() {
    let buffer = Newest::with_room(2);
    (0..3).for_each(|latency_ms| buffer.put(latency_ms));
    assert_eq!(buffer.take().dropped, 1);
    let empty = buffer.take();
    assert!(empty.latencies.is_empty(), "what was taken is there again");
    assert_eq!(empty.dropped, 0, "what was taken is counted again");
    buffer.put(7);
    assert_eq!(buffer.take().latencies, [7]);
}

/// Three threads put in and one takes out, until it has found something often enough.
#[test]
#[ignore = "exercise"]
fn there_is_never_more_than_there_is_room_for() {
    let (buffer, done) = (Newest::with_room(1), AtomicBool::new(false));
    let begin = Instant::now();
    let meetings = Meetings { often: 20_000, at_least: 30 };
    let (met, most) = thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Relaxed) && begin.elapsed().as_secs() < 20 {
                    buffer.put(1);
                }
            });
        }
        let (mut met, mut alone, mut most) = (0, 0_u64, 0);
        while most < 2 && !meetings.are_enough(met, begin) {
            let taken = buffer.take().latencies.len();
            most = most.max(taken);
            met += taken as u64;
            alone += u64::from(taken == 0);
            if alone % 10_000 == 9_999 {
                thread::yield_now(); // there may be one processor only
            }
        }
        done.store(true, Relaxed);
        (met, most)
    });
    assert!(most < 2, "more than there is room for: {most}");
    assert!(met >= meetings.at_least, "they hardly meet here: run it again");
}

/// One thread puts in and one takes out, until something was dropped between two takes often
/// enough.
#[test]
#[ignore = "exercise"]
fn taken_and_dropped_add_up_to_what_was_put_in() {
    let (buffer, done) = (Newest::with_room(1), AtomicBool::new(false));
    let begin = Instant::now();
    let meetings = Meetings { often: 100, at_least: 10 };
    let all = |taken: Waiting| taken.latencies.len() as u64 + taken.dropped;
    let (met, most, seen, put_in) = thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let mut put_in = 0;
            while !done.load(Relaxed) && begin.elapsed().as_secs() < 20 {
                buffer.put(1);
                put_in += 1;
            }
            put_in
        });
        let (mut met, mut most, mut seen) = (0, 0, 0);
        while most < 2 && !meetings.are_enough(met, begin) {
            let taken = buffer.take();
            most = most.max(taken.latencies.len());
            met += u64::from(taken.dropped > 0);
            seen += all(taken);
        }
        done.store(true, Relaxed);
        (met, most, seen, thread.join().unwrap())
    });
    assert!(most < 2, "more than there is room for: {most}");
    let seen: u64 = seen + all(buffer.take());
    let why = "something was dropped and not counted, or counted twice";
    assert_eq!(seen, put_in, "{why}");
    assert!(met >= meetings.at_least, "they hardly meet here: run it again");
}
