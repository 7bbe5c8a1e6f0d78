//! The updates that every recorder gets, and the clock that stops when all of
//! them can be seen.

use crate::method::{Refused, Sample};
use recorders::{Handle, Recorder, Totals};
use std::hint::black_box;
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Sixteen endpoints; one hot endpoint is the first of them.
pub const ENDPOINTS: [&str; 16] = [
    "/api/users",
    "/api/users/{id}",
    "/api/accounts",
    "/api/accounts/{id}",
    "/api/accounts/{id}/balance",
    "/api/transfers",
    "/api/transfers/{id}",
    "/api/cards",
    "/api/cards/{id}/block",
    "/api/loans",
    "/api/statements/{year}/{month}",
    "/login",
    "/logout",
    "/health",
    "/metrics",
    "/",
];

/// A number of updates is a multiple of this, so that its sums are known.
const TURN: u64 = 64;
/// Whoever shows nothing new for so long has forgotten the rest.
const PATIENCE: Duration = Duration::from_secs(1);

/// One request, as a caller reports it.
#[derive(Clone, Copy, Debug)]
pub struct Update {
    /// Its place in [`ENDPOINTS`].
    pub endpoint: usize,
    /// How long it took, in milliseconds.
    pub latency_ms: u64,
    /// Whether it failed.
    pub is_error: bool,
}

/// What one thread has to record.
pub struct Load<'a> {
    /// The endpoints that there are.
    pub endpoints: &'static [&'static str],
    updates: u64,
    all_are_ready: &'a Barrier,
    began: &'a Mutex<Option<Instant>>,
}

impl Load<'_> {
    /// Waits until all threads are ready, and hands out update after update.
    pub fn each(self, mut record: impl FnMut(Update)) {
        self.all_are_ready.wait();
        let now = Instant::now();
        let mut began = self.began.lock().expect("nobody panics with it");
        *began = Some(began.map_or(now, |earlier| earlier.min(now)));
        drop(began);
        for update in 0..self.updates {
            black_box(&mut record)(Update {
                endpoint: update as usize & (self.endpoints.len() - 1),
                latency_ms: update % TURN,
                is_error: update % 16 == 0,
            });
        }
    }

    /// The same with what was looked up before, for the place of an endpoint.
    /// It lies in an array, so that to find it again costs next to nothing.
    /// Returns the array.
    pub fn each_by_handle<H>(
        self,
        mut look_up: impl FnMut(usize) -> H,
        mut record: impl FnMut(&H, Update),
    ) -> [H; ENDPOINTS.len()] {
        let known = self.endpoints.len();
        let handles = std::array::from_fn(|place| look_up(place % known));
        self.each(|it| {
            record(&handles[it.endpoint % ENDPOINTS.len()], it);
        });
        handles
    }
}

/// A recorder, and how a thread records with it.
pub trait Design: Sync {
    /// An empty one for these endpoints.
    fn open(endpoints: &'static [&'static str]) -> Self;

    /// Records all of a load in this thread. What must be made ready, such as a
    /// handle, is made before the load is begun.
    fn work(&self, load: Load<'_>);

    /// What can be seen by now.
    fn totals(&self) -> Totals;
}

/// Any recorder of the suite, called with an endpoint's name.
pub struct ByName<R>(R);

impl<R: Recorder> Design for ByName<R> {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(R::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let mut handle = self.0.handle();
        load.each(|it| {
            let endpoint = ENDPOINTS[it.endpoint];
            handle.record_request(endpoint, it.latency_ms, it.is_error);
        });
    }

    fn totals(&self) -> Totals {
        self.0.snapshot()
    }
}

/// Has so many threads record about so many updates together, and waits until
/// all of them can be seen. Refuses a recorder that shows other sums than those
/// of the updates.
pub fn record<D: Design>(
    threads: usize,
    endpoints: usize,
    updates: u64,
) -> Result<Sample, Refused> {
    let endpoints = &ENDPOINTS[..endpoints];
    let each = updates.div_ceil(threads as u64).next_multiple_of(TURN);
    let expected = sums(endpoints, each * threads as u64);
    let design = D::open(endpoints);
    let (all_are_ready, began) = (Barrier::new(threads), Mutex::default());
    thread::scope(|scope| {
        for _ in 0..threads {
            let (all_are_ready, began) = (&all_are_ready, &began);
            let load = Load { endpoints, updates: each, all_are_ready, began };
            scope.spawn(|| design.work(load));
        }
    });
    let began = began.into_inner().expect("nobody panicked");
    let began = began.expect("every design begins its load");
    let mut latest = (0, Instant::now());
    let elapsed = loop {
        let seen = design.totals();
        let elapsed = began.elapsed();
        if seen.requests() >= expected.requests() {
            check(&seen, &expected)?;
            break elapsed;
        }
        if seen.requests() != latest.0 {
            latest = (seen.requests(), Instant::now());
        } else if latest.1.elapsed() > PATIENCE {
            check(&seen, &expected)?;
        }
    };
    Ok(Sample::rate(threads as f64, each * threads as u64, elapsed))
}

/// The sums of so many updates.
fn sums(endpoints: &[&str], updates: u64) -> Totals {
    let each = updates / endpoints.len() as u64;
    Totals {
        request_counts: endpoints
            .iter()
            .map(|&endpoint| (endpoint.to_owned(), each))
            .collect(),
        total_latency_ms: updates / TURN * (0..TURN).sum::<u64>(),
        error_count: updates / 16,
        dropped: 0,
    }
}

fn check(seen: &Totals, expected: &Totals) -> Result<(), Refused> {
    if seen == expected {
        return Ok(());
    }
    let sums = |it: &Totals| {
        let (latency, errors) = (it.total_latency_ms, it.error_count);
        format!("{} updates, {latency} ms, {errors} errors", it.requests())
    };
    let (seen, asked) = (sums(seen), sums(expected));
    Err(format!("shows {seen}; recorded were {asked}"))
}
