//! A second opinion on memory orderings: the listings themselves, unchanged,
//! under loom, which also tries what `Relaxed` would allow.
//!
//! ```console
//! cargo test -p recorders --features second-opinions --test orderings
//! ```
//!
//! In this file `std` is the file itself: what the listings take from `std`
//! comes from the modules below, loom's where loom has it.

#![allow(dead_code, reason = "no model uses all of a listing")]

extern crate self as std;
extern crate std as real;

pub use real::{cell, collections, error, fmt, marker};

/// Locks, atomics and `Arc` by loom.
pub mod sync {
    pub use loom::sync::{Arc, Mutex, MutexGuard};
    pub use real::sync::PoisonError;

    /// Atomics by loom. A model can take one ordering for `Relaxed`.
    pub(crate) mod atomic {
        pub use real::sync::atomic::Ordering;

        real::thread_local! {
            static WEAKENED: real::cell::Cell<Option<Ordering>> =
                const { real::cell::Cell::new(None) };
        }

        /// From now on, this ordering counts as `Relaxed` on this thread.
        pub fn weaken(ordering: Ordering) {
            WEAKENED.set(Some(ordering));
        }

        fn asked(ordering: Ordering) -> Ordering {
            match WEAKENED.get() == Some(ordering) {
                true => Ordering::Relaxed,
                false => ordering,
            }
        }

        #[derive(Debug, Default)]
        pub struct AtomicU64(loom::sync::atomic::AtomicU64);

        impl AtomicU64 {
            pub fn new(value: u64) -> Self {
                Self(loom::sync::atomic::AtomicU64::new(value))
            }

            pub fn load(&self, ordering: Ordering) -> u64 {
                self.0.load(asked(ordering))
            }

            pub fn store(&self, value: u64, ordering: Ordering) {
                self.0.store(value, asked(ordering));
            }

            pub fn fetch_add(&self, value: u64, ordering: Ordering) -> u64 {
                self.0.fetch_add(value, asked(ordering))
            }

            pub fn fetch_update(
                &self,
                set: Ordering,
                get: Ordering,
                change: impl FnMut(u64) -> Option<u64>,
            ) -> Result<u64, u64> {
                self.0.fetch_update(asked(set), asked(get), change)
            }
        }
    }
}

#[path = "../../../listings/metrics/atomic-counters/src/lib.rs"]
mod atomic_counters;
#[path = "../../../listings/metrics/sharded-counters/src/lib.rs"]
mod sharded_counters;

use loom::thread;

/// One handler has a request that fails, and somebody looks meanwhile.
#[test]
fn whoever_sees_the_error_sees_its_request() {
    loom::model(|| {
        let metrics = atomic_counters::create_metrics(&["/"]);
        let there = sync::Arc::clone(&metrics);
        let handler = thread::spawn(move || {
            there.record_request("/", 10, true).unwrap();
        });
        let seen = metrics.snapshot();
        assert!(seen.error_count <= seen.request_counts["/"], "{seen:?}");
        assert!(10 * seen.error_count <= seen.total_latency_ms, "{seen:?}");
        handler.join().unwrap();
    });
}

/// With two handlers, the second error is added to what the first has written:
/// who reads the sum must see the requests of both. (Three threads: only what
/// two switches away from a running thread can lead to.)
#[test]
fn whoever_sees_two_errors_sees_both_requests() {
    let mut few_switches = loom::model::Builder::new();
    few_switches.preemption_bound = Some(2);
    few_switches.check(|| {
        let metrics = atomic_counters::create_metrics(&["/"]);
        let handlers = [(); 2].map(|()| {
            let there = sync::Arc::clone(&metrics);
            thread::spawn(move || there.record_request("/", 10, true).unwrap())
        });
        let seen = metrics.snapshot();
        assert!(seen.error_count <= seen.request_counts["/"], "{seen:?}");
        handlers.into_iter().for_each(|handler| handler.join().unwrap());
    });
}

/// The same of a shard; and a recorder that goes meanwhile is counted once.
#[test]
fn whoever_sees_a_shards_error_sees_its_request() {
    loom::model(|| {
        let metrics = sharded_counters::create_metrics(&["/"]);
        let recorder = metrics.recorder();
        let handler = thread::spawn(move || {
            recorder.record_request("/", 10, true).unwrap();
        });
        let seen = metrics.snapshot();
        assert!(seen.request_counts["/"] <= 1, "{seen:?}");
        assert!(seen.error_count <= seen.request_counts["/"], "{seen:?}");
        handler.join().unwrap();
        assert_eq!(metrics.snapshot().request_counts["/"], 1);
    });
}

/// The orderings of the listings are needed, one by one: with either of them
/// `Relaxed`, loom finds an error without its request.
#[test]
fn with_either_ordering_weakened_somebody_sees_an_error_without_its_request() {
    use sync::atomic::Ordering;
    let models = [
        whoever_sees_the_error_sees_its_request,
        whoever_sees_a_shards_error_sees_its_request,
    ];
    for (model, ordering) in models.into_iter().flat_map(|model| {
        [Ordering::Release, Ordering::Acquire].map(|it| (model, it))
    }) {
        let weakened = real::thread::spawn(move || {
            sync::atomic::weaken(ordering);
            model();
        });
        let found = weakened.join().expect_err("somebody sees it");
        let seen = found.downcast_ref::<String>().expect("a snapshot");
        assert!(seen.contains("error_count: 1"), "{seen}");
    }
}
