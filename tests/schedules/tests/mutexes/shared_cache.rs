//! Scenarios of *A Shared Cache*.

use crate::listings::shared_cache;
use schedule_recorder::{counts, deadlocks, every, explore, returns, spawn};
use std::sync::Arc;

// ANCHOR: cache
/// Two ask for the same key at once: who makes the value?
#[test]
fn a_stampede_makes_a_value_twice_unless_its_cell_or_the_map_is_held_meanwhile()
{
    use shared_cache::Cache;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    type Ask = fn(&Cache<u32, u32>, &AtomicU32) -> u32;
    let made = |ask: Ask| {
        explore(move || {
            let shared = Arc::new((Cache::default(), AtomicU32::new(0)));
            let there = Arc::clone(&shared);
            let other = spawn("other", move || ask(&there.0, &there.1));
            let mine = ask(&shared.0, &shared.1);
            assert_eq!(mine, other.join().unwrap());
            shared.1.load(SeqCst)
        })
    };
    let ways: [(&str, Ask); 3] = [
        ("cell", |cache, made| cache.get(1, || made.fetch_add(1, SeqCst))),
        ("check", |cache, made| {
            cache.get_by_check(1, || made.fetch_add(1, SeqCst))
        }),
        ("lock", |cache, made| {
            cache.get_under_lock(1, || made.fetch_add(1, SeqCst))
        }),
    ];
    for (way, ask) in ways {
        let report = made(ask);
        let twice = report.returning("2");
        every(&report, |end| returns("1")(end) || returns("2")(end));
        assert_eq!(twice > 0, way == "check");
        counts(&format!("shared-cache-{way}"), &report, &[("twice", twice)]);
    }
}

/// Each of two makers asks for the other's key. Two cells are two locks.
#[test]
fn two_makers_that_ask_for_each_others_keys_can_wait_for_each_other() {
    use shared_cache::Cache;
    let report = explore(|| {
        let cache = Arc::new(Cache::default());
        let there = Arc::clone(&cache);
        let other = spawn("other", move || there.get(2, || there.get(1, || 1)));
        cache.get(1, || cache.get(2, || 1)) + other.join().unwrap()
    });
    every(&report, |end| returns("2")(end) || deadlocks(end));
    assert!(report.deadlocks() > 0);
    counts("shared-cache-crossed", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: cache
