//! One suite for all recorders: each must pass every one of these tests.

use allocation_counter::measure;
use recorders::{Handle, Recorder};
use std::sync::Barrier;
use std::thread;

const ENDPOINTS: [&str; 3] = ["/pay", "/balance", "/never-called"];
const THREADS: u64 = 4;
const CALLS: u64 = 50_000;
const LATENCY_MS: u64 = 7;

/// Every thread records at two endpoints; every fifth call at each is an error.
fn record<R: Recorder>(recorder: &R, calls: u64) {
    let mut handle = recorder.handle();
    for call in 0..calls {
        let endpoint = ENDPOINTS[(call % 2) as usize];
        handle.record_request(endpoint, LATENCY_MS, call / 2 % 5 == 0);
    }
}

fn no_update_is_lost<R: Recorder>() {
    let recorder = R::open(&ENDPOINTS);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| record(&recorder, CALLS));
        }
    });
    let seen = recorder.snapshot();
    assert_eq!(seen.requests() + seen.dropped, THREADS * CALLS);
    assert_eq!(seen.total_latency_ms, LATENCY_MS * seen.requests());
    if seen.dropped == 0 {
        assert_eq!(seen.request_counts["/pay"], THREADS * CALLS / 2);
        assert_eq!(seen.request_counts["/balance"], THREADS * CALLS / 2);
        assert_eq!(seen.error_count, THREADS * CALLS / 5);
    }
    let never_called = seen.request_counts.get("/never-called");
    assert_eq!(never_called.copied().unwrap_or_default(), 0);
}

fn a_snapshot_under_load_shows_what_is_promised<R: Recorder>() {
    let recorder = R::open(&ENDPOINTS);
    thread::scope(|scope| {
        let writers =
            [(); 3].map(|()| scope.spawn(|| record(&recorder, CALLS / 5)));
        let mut before = recorder.snapshot();
        while !writers.iter().all(|writer| writer.is_finished()) {
            let seen = recorder.snapshot();
            assert!(seen.error_count <= seen.requests(), "{seen:?}");
            if R::WHOLE_RECORDS {
                assert_eq!(seen.total_latency_ms, LATENCY_MS * seen.requests());
            }
            assert!(seen.total_latency_ms >= before.total_latency_ms);
            assert!(seen.error_count >= before.error_count);
            assert!(seen.dropped >= before.dropped);
            for (endpoint, count) in &before.request_counts {
                assert!(seen.request_counts[endpoint] >= *count);
            }
            before = seen;
        }
    });
}

fn nothing_is_lost_when_threads_come_and_go<R: Recorder>() {
    let recorder = R::open(&ENDPOINTS);
    for thread in 1..=30 {
        thread::scope(|scope| {
            scope.spawn(|| record(&recorder, 10));
        });
        let seen = recorder.snapshot();
        assert_eq!(seen.requests() + seen.dropped, thread * 10);
    }
}

/// Every handle is used and kept, so that none of them can stand in for
/// another.
fn a_snapshot_forgets_no_thread<R: Recorder>() {
    let recorder = R::open(&ENDPOINTS);
    let all_have_recorded = Barrier::new(10);
    thread::scope(|scope| {
        for thread in 0..10 {
            let (recorder, all_have_recorded) = (&recorder, &all_have_recorded);
            scope.spawn(move || {
                let mut handle = recorder.handle();
                handle.record_request("/pay", 1 << thread, true);
                all_have_recorded.wait(); // ten handles at one time
            });
        }
    });
    let seen = recorder.snapshot();
    assert_eq!((seen.requests(), seen.error_count), (10, 10));
    assert_eq!(seen.total_latency_ms, 0b11_1111_1111);
}

fn a_total_that_does_not_fit_stays_at_the_top<R: Recorder>() {
    let recorder = R::open(&ENDPOINTS);
    let mut handles = [recorder.handle(), recorder.handle()];
    for handle in &mut handles {
        handle.record_request("/pay", u64::MAX, false);
        handle.record_request("/pay", LATENCY_MS, false);
    }
    drop(handles);
    let seen = recorder.snapshot();
    assert_eq!((seen.requests(), seen.total_latency_ms), (4, u64::MAX));
}

/// How many allocations the caller makes for a thousand calls, all names known.
fn allocations<R: Recorder>() -> u64 {
    let recorder = R::open(&ENDPOINTS);
    let mut handle = recorder.handle();
    handle.record_request("/pay", LATENCY_MS, false);
    let counted = measure(|| {
        for _ in 0..1_000 {
            handle.record_request("/pay", LATENCY_MS, false);
        }
    });
    counted.count_total
}

macro_rules! suite {
    ($($module:ident: $recorder:ident, allocates $allocations:expr;)+) => {$(
        mod $module {
            type R = recorders::$recorder;

            #[test]
            fn no_update_is_lost() {
                super::no_update_is_lost::<R>();
            }

            #[test]
            fn a_snapshot_under_load_shows_what_is_promised() {
                super::a_snapshot_under_load_shows_what_is_promised::<R>();
            }

            #[test]
            fn nothing_is_lost_when_threads_come_and_go() {
                super::nothing_is_lost_when_threads_come_and_go::<R>();
            }

            #[test]
            fn a_snapshot_forgets_no_thread() {
                super::a_snapshot_forgets_no_thread::<R>();
            }

            #[test]
            fn a_total_that_does_not_fit_stays_at_the_top() {
                super::a_total_that_does_not_fit_stays_at_the_top::<R>();
            }

            #[test]
            fn a_thousand_calls_allocate_as_much_as_the_page_says() {
                let counted = super::allocations::<R>();
                assert!(($allocations).contains(&counted), "{counted}");
            }
        }
    )+};
}

suite! {
    accountant: Accountant, allocates 1_001..1_100;
    bounded_accountant: BoundedAccountant, allocates 1_000..=1_100;
    dropping_accountant: DroppingAccountant, allocates 1_000..=1_100;
    batching_accountant: BatchingAccountant, allocates 1..100;
    spreadsheet: Spreadsheet, allocates 1_000..=1_000;
    known_endpoint: KnownEndpoint, allocates 0..=0;
    atomic_counters: AtomicCounters, allocates 0..=0;
    sharded_counters: ShardedCounters, allocates 0..=0;
}
