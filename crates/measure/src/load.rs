//! The updates that every recorder gets, and the clock that stops when all of
//! them can be seen.

use crate::crew::{self, Shift};
use crate::method::{Refused, Sample};
use recorders::{Handle, Recorder, Totals};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
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

/// After so many updates a thread looks whether the round is over.
const TURN: usize = 64;
/// After so many updates a thread's endpoints come again.
const CYCLE: usize = 1_024;
/// Whoever shows nothing new for so long has forgotten the rest.
const PATIENCE: Duration = Duration::from_secs(1);

/// Which endpoints the threads want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// All want the same one.
    Hot,
    /// Each wants all sixteen equally often, in an order of its own.
    Sixteen,
    /// The second half as often as the first, the third a third as often, …
    Zipf,
}

impl Pattern {
    /// The endpoints that there are.
    pub fn endpoints(self) -> &'static [&'static str] {
        match self {
            Self::Hot => &ENDPOINTS[..1],
            Self::Sixteen | Self::Zipf => &ENDPOINTS,
        }
    }

    /// What one thread wants, again and again; the same in every run.
    fn cycle(self, thread: usize) -> [u8; CYCLE] {
        let mut cycle = [0; CYCLE];
        let last = self.endpoints().len();
        let weight = |place: usize| match self {
            Self::Zipf => 1.0 / (place + 1) as f64,
            _ => 1.0,
        };
        let all: f64 = (0..last).map(weight).sum();
        let (mut at, mut share) = (0, 0.0);
        for place in 0..last {
            share += weight(place) / all;
            let end = (share * CYCLE as f64).round() as usize;
            cycle[at..end.min(CYCLE)].fill(place as u8);
            at = end;
        }
        // Fisher and Yates, with splitmix64 for dice.
        let mut seed = thread as u64;
        for upper in (1..CYCLE).rev() {
            seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut die =
                (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            die = (die ^ (die >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            cycle.swap(
                upper,
                ((die ^ (die >> 31)) % (upper as u64 + 1)) as usize,
            );
        }
        cycle
    }
}

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

/// What a thread reports as its `nth` update.
fn update(cycle: &[u8; CYCLE], thread: usize, nth: usize) -> Update {
    Update {
        endpoint: cycle[nth % CYCLE].into(),
        latency_ms: (nth % TURN) as u64,
        is_error: (nth + thread).is_multiple_of(16),
    }
}

/// What one thread has to record.
pub struct Load<'a> {
    /// The endpoints that there are.
    pub endpoints: &'static [&'static str],
    pattern: Pattern,
    shift: Shift<'a>,
    recorded: &'a AtomicUsize,
}

impl Load<'_> {
    /// Waits until all threads are ready, and hands out update after update.
    pub fn each(self, mut record: impl FnMut(Update)) {
        let (cycle, thread) =
            (self.pattern.cycle(self.shift.thread), self.shift.thread);
        let turns = self.shift.turns(|turn| {
            for nth in 0..TURN {
                let nth = turn as usize * TURN + nth;
                black_box(&mut record)(update(&cycle, thread, nth));
            }
        });
        self.recorded.store(turns as usize * TURN, Relaxed);
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

/// Has so many threads record together for about so long, and waits until all
/// of it can be seen. Refuses a recorder that shows other sums than those of
/// the updates.
pub fn record<D: Design>(
    threads: usize,
    pattern: Pattern,
    window: Duration,
) -> Result<Sample, Refused> {
    let endpoints = pattern.endpoints();
    let design = D::open(endpoints);
    let recorded: Vec<_> = (0..threads).map(|_| AtomicUsize::new(0)).collect();
    let round = crew::together(threads, window, |shift| {
        let recorded = &recorded[shift.thread];
        design.work(Load { endpoints, pattern, shift, recorded });
    })?;
    let recorded: Vec<_> =
        recorded.into_iter().map(AtomicUsize::into_inner).collect();
    let expected = sums(pattern, &recorded);
    let elapsed = all_seen(&design, &expected, round.began)?;
    Ok(Sample::rate(threads as f64, expected.requests(), elapsed))
}

/// Records exactly so many updates of one endpoint, on four threads, and waits
/// until they can be seen.
pub fn record_so_many<D: Design>(updates: usize) -> Result<(), Refused> {
    const THREADS: usize = 4;
    let turns = (updates / THREADS / TURN) as u64;
    let design = D::open(Pattern::Hot.endpoints());
    let recorded = [const { AtomicUsize::new(0) }; THREADS];
    let began = Instant::now();
    std::thread::scope(|scope| {
        for (thread, recorded) in recorded.iter().enumerate() {
            let design = &design;
            scope.spawn(move || {
                crew::alone(thread, turns, |shift| {
                    let (endpoints, pattern) =
                        (Pattern::Hot.endpoints(), Pattern::Hot);
                    design.work(Load { endpoints, pattern, shift, recorded });
                });
            });
        }
    });
    let recorded = recorded.map(AtomicUsize::into_inner);
    all_seen(&design, &sums(Pattern::Hot, &recorded), began)?;
    Ok(())
}

fn all_seen(
    design: &impl Design,
    expected: &Totals,
    began: Instant,
) -> Result<Duration, Refused> {
    let mut latest = (0, Instant::now());
    loop {
        let seen = design.totals();
        let elapsed = began.elapsed();
        if seen.requests() >= expected.requests() {
            check(&seen, expected)?;
            return Ok(elapsed);
        }
        if seen.requests() != latest.0 {
            latest = (seen.requests(), Instant::now());
        } else if latest.1.elapsed() > PATIENCE {
            check(&seen, expected)?;
        }
    }
}

/// The sums of so many updates of each thread.
fn sums(pattern: Pattern, recorded: &[usize]) -> Totals {
    let mut counts = [0; ENDPOINTS.len()];
    let (mut total_latency_ms, mut error_count) = (0, 0);
    for (thread, &updates) in recorded.iter().enumerate() {
        let cycle = pattern.cycle(thread);
        let mut add = |from: usize, to: usize, times: u64| {
            for nth in from..to {
                let it = update(&cycle, thread, nth);
                counts[it.endpoint] += times;
                total_latency_ms += it.latency_ms * times;
                error_count += u64::from(it.is_error) * times;
            }
        };
        add(0, CYCLE, (updates / CYCLE) as u64);
        add(updates / CYCLE * CYCLE, updates, 1);
    }
    let names = pattern.endpoints().iter().map(|name| (*name).to_owned());
    let request_counts = names.zip(counts).collect();
    Totals { request_counts, total_latency_ms, error_count, dropped: 0 }
}

fn check(seen: &Totals, expected: &Totals) -> Result<(), Refused> {
    // A design may list an endpoint that nobody wanted, or not.
    let wanted = |it: &Totals| {
        let mut it = it.clone();
        it.request_counts.retain(|_, count| *count > 0);
        it
    };
    if wanted(seen) == wanted(expected) {
        return Ok(());
    }
    let sums = |it: &Totals| {
        let (latency, errors) = (it.total_latency_ms, it.error_count);
        format!("{} updates, {latency} ms, {errors} errors", it.requests())
    };
    let (seen, asked) = (sums(seen), sums(expected));
    Err(format!("shows {seen}; recorded were {asked}"))
}
