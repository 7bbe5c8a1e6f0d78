//! The same three additions, with nothing around them. No bound: whoever adds up in plain numbers,
//! or at many endpoints, may be faster.
//!
//! Every thread has numbers of its own, so nobody ever waits.

use crate::load::{Design, ENDPOINTS, Load};
use recorders::Totals;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Three numbers that one thread adds to, and others can read.
pub trait Numbers: Default + Send + Sync {
    /// Counts one request.
    fn add(&self, latency_ms: u64, is_error: bool);

    /// Requests, milliseconds, errors.
    fn read(&self) -> [u64; 3];
}

/// Read, add, write back: enough for a single writer.
#[derive(Default)]
pub struct LoadStore([AtomicU64; 3]);

impl Numbers for LoadStore {
    #[inline]
    fn add(&self, latency_ms: u64, is_error: bool) {
        let add = |cell: &AtomicU64, amount| {
            cell.store(cell.load(Relaxed) + amount, Relaxed);
        };
        let [requests, total_latency_ms, errors] = &self.0;
        add(requests, 1);
        add(total_latency_ms, latency_ms);
        if is_error {
            add(errors, 1);
        }
    }

    fn read(&self) -> [u64; 3] {
        self.0.each_ref().map(|cell| cell.load(Relaxed))
    }
}

/// An atomic addition, which would be right with many writers, too.
#[derive(Default)]
pub struct FetchAdd([AtomicU64; 3]);

impl Numbers for FetchAdd {
    #[inline]
    fn add(&self, latency_ms: u64, is_error: bool) {
        let [requests, total_latency_ms, errors] = &self.0;
        requests.fetch_add(1, Relaxed);
        total_latency_ms.fetch_add(latency_ms, Relaxed);
        if is_error {
            errors.fetch_add(1, Relaxed);
        }
    }

    fn read(&self) -> [u64; 3] {
        self.0.each_ref().map(|cell| cell.load(Relaxed))
    }
}

/// A lock that nobody else wants.
#[derive(Default)]
pub struct OwnLock(Mutex<[u64; 3]>);

impl Numbers for OwnLock {
    #[inline]
    fn add(&self, latency_ms: u64, is_error: bool) {
        let mut numbers = self.0.lock().expect("nobody panics with it");
        numbers[0] += 1;
        numbers[1] += latency_ms;
        numbers[2] += u64::from(is_error);
    }

    fn read(&self) -> [u64; 3] {
        *self.0.lock().expect("nobody panics with it")
    }
}

/// Numbers on cache lines of their own.
#[derive(Default)]
#[repr(align(128))]
pub struct Padded<N>(N);

impl<N: Numbers> Numbers for Padded<N> {
    #[inline]
    fn add(&self, latency_ms: u64, is_error: bool) {
        self.0.add(latency_ms, is_error);
    }

    fn read(&self) -> [u64; 3] {
        self.0.read()
    }
}

/// Numbers for each thread, side by side, for one endpoint.
#[derive(Default)]
#[repr(align(128))] // so that the first two, if not padded, share a line
pub struct Floor<N> {
    numbers: [N; 8],
    taken: AtomicUsize,
}

impl<N: Numbers> Design for Floor<N> {
    fn open(endpoints: &'static [&'static str]) -> Self {
        assert_eq!(endpoints.len(), 1, "a floor looks nothing up");
        Self::default()
    }

    fn work(&self, load: Load<'_>) {
        let numbers = &self.numbers[self.taken.fetch_add(1, Relaxed)];
        load.each(|it| numbers.add(it.latency_ms, it.is_error));
    }

    fn totals(&self) -> Totals {
        let mut sums = [0; 3];
        for numbers in &self.numbers {
            for (sum, number) in sums.iter_mut().zip(numbers.read()) {
                *sum += number;
            }
        }
        let [requests, total_latency_ms, error_count] = sums;
        let request_counts =
            HashMap::from([(ENDPOINTS[0].to_owned(), requests)]);
        let dropped = 0;
        Totals { request_counts, total_latency_ms, error_count, dropped }
    }
}
