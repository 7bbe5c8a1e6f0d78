//! What stays and what goes. Run: `cargo test -p exercise-keep-the-newest --
//! --ignored`

use exercise_keep_the_newest::Newest;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

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
    let deadline = Instant::now() + Duration::from_secs(1);
    let most = thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Relaxed) && Instant::now() < deadline {
                    buffer.put(1);
                }
            });
        }
        let (mut found, mut most) = (0, 0);
        while most < 2 && found < 20_000 && Instant::now() < deadline {
            let taken = buffer.take().latencies.len();
            most = most.max(taken);
            found += taken;
            thread::yield_now();
        }
        done.store(true, Relaxed);
        most
    });
    assert!(most < 2, "more than there is room for: {most}");
}

#[test]
#[ignore = "exercise"]
fn taken_and_dropped_add_up_to_what_was_put_in() {
    let buffer = Newest::with_room(5);
    let mut seen = 0;
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                (0..1_000).for_each(|latency_ms| buffer.put(latency_ms))
            });
        }
        for _ in 0..100 {
            let taken = buffer.take();
            assert!(taken.latencies.len() <= 5);
            seen += taken.latencies.len() as u64 + taken.dropped;
        }
    });
    let taken = buffer.take();
    assert_eq!(seen + taken.latencies.len() as u64 + taken.dropped, 4_000);
}
