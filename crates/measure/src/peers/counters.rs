//! Libraries for metrics. A request is a count with the endpoint as its label,
//! and two counts without labels: milliseconds and errors.

use crate::load::{Design, ENDPOINTS, Load};
use contatori::counters::Observable;
use contatori::counters::monotone::Monotone;
use fast_telemetry::{CounterSet, CounterSetBuffer, DynamicCounterSet};
use metrics::{CounterFn, Key, Label};
use metrics_util::registry::{AtomicStorage, Registry};
use prometheus::{IntCounter, IntCounterVec, Opts};
use recorders::Totals;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

fn totals(counts: impl IntoIterator<Item = u64>, rest: [u64; 2]) -> Totals {
    let names = ENDPOINTS.iter().map(|name| name.to_string());
    let [total_latency_ms, error_count] = rest;
    let request_counts = names.zip(counts).collect();
    Totals { request_counts, total_latency_ms, error_count, dropped: 0 }
}

/// `prometheus`: a label for each request.
pub struct Labels {
    requests: IntCounterVec,
    rest: [IntCounter; 2],
    endpoints: &'static [&'static str],
}

impl Design for Labels {
    fn open(endpoints: &'static [&'static str]) -> Self {
        let requests = Opts::new("requests", "requests");
        let requests = IntCounterVec::new(requests, &["endpoint"]);
        let counter = |name| IntCounter::new(name, name).expect("a name");
        let rest = ["latency_ms", "errors"].map(counter);
        Self { requests: requests.expect("a name"), rest, endpoints }
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let endpoint = ENDPOINTS[it.endpoint];
            self.requests.with_label_values(&[endpoint]).inc();
            self.rest[0].inc_by(it.latency_ms);
            if it.is_error {
                self.rest[1].inc();
            }
        });
    }

    fn totals(&self) -> Totals {
        let count = |name| self.requests.with_label_values(&[name]).get();
        let counts = self.endpoints.iter().map(count);
        totals(counts, self.rest.each_ref().map(|it| it.get()))
    }
}

/// `prometheus`: each label looked up once.
pub struct Cached(Labels);

impl Design for Cached {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(Labels::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let counter = |at| self.0.requests.with_label_values(&[ENDPOINTS[at]]);
        load.each_by_handle(counter, |requests, it| {
            requests.inc();
            self.0.rest[0].inc_by(it.latency_ms);
            if it.is_error {
                self.0.rest[1].inc();
            }
        });
    }

    fn totals(&self) -> Totals {
        self.0.totals()
    }
}

/// `prometheus`: sums of one thread, given away when the thread is done.
pub struct Local(Labels);

impl Design for Local {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(Labels::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let counter =
            |at| self.0.requests.with_label_values(&[ENDPOINTS[at]]).local();
        let rest = self.0.rest.each_ref().map(|it| it.local());
        let requests = load.each_by_handle(counter, |requests, it| {
            requests.inc();
            rest[0].inc_by(it.latency_ms);
            if it.is_error {
                rest[1].inc();
            }
        });
        requests.iter().chain(&rest).for_each(|it| it.flush());
    }

    fn totals(&self) -> Totals {
        self.0.totals()
    }
}

type Counter = prometheus_client::metrics::counter::Counter;
type Families =
    prometheus_client::metrics::family::Family<&'static str, Counter>;

/// `prometheus-client`: a label for each request. Labels that live as long as
/// the program save it a copy of the name.
pub struct Family {
    requests: Families,
    rest: [Counter; 2],
    endpoints: &'static [&'static str],
}

impl Design for Family {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self {
            requests: Families::default(),
            rest: Default::default(),
            endpoints,
        }
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            self.requests.get_or_create(&ENDPOINTS[it.endpoint]).inc();
            self.rest[0].inc_by(it.latency_ms);
            if it.is_error {
                self.rest[1].inc();
            }
        });
    }

    fn totals(&self) -> Totals {
        let count = |name| self.requests.get_or_create(name).get();
        let counts: Vec<_> = self.endpoints.iter().map(count).collect();
        totals(counts, self.rest.each_ref().map(|it| it.get()))
    }
}

/// `prometheus-client`: each label looked up once.
pub struct Client(Family);

impl Design for Client {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(Family::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let counter =
            |at| self.0.requests.get_or_create(&ENDPOINTS[at]).clone();
        load.each_by_handle(counter, |requests, it| {
            requests.inc();
            self.0.rest[0].inc_by(it.latency_ms);
            if it.is_error {
                self.0.rest[1].inc();
            }
        });
    }

    fn totals(&self) -> Totals {
        self.0.totals()
    }
}

/// `metrics`, with the registry of `metrics-util`: a label for each request.
pub struct Registered {
    registry: Registry<Key, AtomicStorage>,
    rest: [Arc<AtomicU64>; 2],
    endpoints: &'static [&'static str],
}

impl Registered {
    fn key(endpoint: &'static str) -> Key {
        let label = Label::from_static_parts("endpoint", endpoint);
        Key::from_parts("requests", vec![label])
    }

    fn counter(&self, endpoint: &'static str) -> Arc<AtomicU64> {
        self.registry.get_or_create_counter(&Self::key(endpoint), Arc::clone)
    }
}

impl Design for Registered {
    fn open(endpoints: &'static [&'static str]) -> Self {
        let registry = Registry::atomic();
        Self { registry, rest: Default::default(), endpoints }
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let key = Self::key(ENDPOINTS[it.endpoint]);
            self.registry.get_or_create_counter(&key, |it| it.increment(1));
            self.rest[0].increment(it.latency_ms);
            if it.is_error {
                self.rest[1].increment(1);
            }
        });
    }

    fn totals(&self) -> Totals {
        let count = |&name: &&'static str| self.counter(name).load(Relaxed);
        let counts = self.endpoints.iter().map(count);
        totals(counts, self.rest.each_ref().map(|it| it.load(Relaxed)))
    }
}

/// `metrics`: each label looked up once.
pub struct Handles(Registered);

impl Design for Handles {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(Registered::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let counter = |at| self.0.counter(ENDPOINTS[at]);
        load.each_by_handle(counter, |requests, it| {
            requests.increment(1);
            self.0.rest[0].increment(it.latency_ms);
            if it.is_error {
                self.0.rest[1].increment(1);
            }
        });
    }

    fn totals(&self) -> Totals {
        self.0.totals()
    }
}

/// `contatori`: sharded counters. Its labels are known when it is compiled, so
/// there is nothing to look up.
pub struct Contatori {
    requests: Vec<Monotone>,
    rest: [Monotone; 2],
}

impl Design for Contatori {
    fn open(endpoints: &'static [&'static str]) -> Self {
        let requests = endpoints.iter().map(|_| Monotone::new()).collect();
        Self { requests, rest: [Monotone::new(), Monotone::new()] }
    }

    fn work(&self, load: Load<'_>) {
        load.each_by_handle(
            |at| &self.requests[at],
            |requests, it| {
                requests.add(1);
                self.rest[0].add(it.latency_ms as usize);
                if it.is_error {
                    self.rest[1].add(1);
                }
            },
        );
    }

    fn totals(&self) -> Totals {
        let value = |it: &Monotone| it.value().as_u64();
        let counts = self.requests.iter().map(value);
        totals(counts, self.rest.each_ref().map(value))
    }
}

fn shards() -> usize {
    thread::available_parallelism().map_or(4, usize::from).max(8)
}

/// `fast-telemetry`: a set of three sharded counters for each label, looked up
/// for each request.
pub struct Dynamic {
    requests: DynamicCounterSet,
    endpoints: &'static [&'static str],
}

impl Design for Dynamic {
    fn open(endpoints: &'static [&'static str]) -> Self {
        let counters = ["requests", "latency_ms", "errors"];
        let requests = DynamicCounterSet::with_shards(shards(), counters);
        Self { requests, endpoints }
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let label = [("endpoint", ENDPOINTS[it.endpoint])];
            let (latency, errors) = (it.latency_ms, u64::from(it.is_error));
            let values = [1, latency as isize, errors as isize];
            self.requests.add_all_values(&label, &values);
        });
    }

    fn totals(&self) -> Totals {
        let mut rest = [0; 2];
        let counts = self.endpoints.iter().map(|name| {
            let values = self.requests.values(&[("endpoint", name)]);
            let value = |at: usize| values.get(at).map_or(0, |&it| it as u64);
            rest = [rest[0] + value(1), rest[1] + value(2)];
            value(0)
        });
        let counts: Vec<_> = counts.collect();
        totals(counts, rest)
    }
}

/// `fast-telemetry`: a set of sharded counters, by their places.
pub struct Set(CounterSet);

impl Set {
    fn places(&self) -> [usize; 2] {
        [self.0.len() - 2, self.0.len() - 1]
    }
}

impl Design for Set {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(CounterSet::new(shards(), endpoints.len() + 2))
    }

    fn work(&self, load: Load<'_>) {
        let [latency, errors] = self.places();
        load.each(|it| {
            self.0.add_index_values(&[
                (it.endpoint, 1),
                (latency, it.latency_ms as isize),
            ]);
            if it.is_error {
                self.0.inc(errors);
            }
        });
    }

    fn totals(&self) -> Totals {
        let all = self.0.snapshot();
        let [latency, errors] = self.places();
        let counts = all[..latency].iter().map(|&count| count as u64);
        totals(counts, [all[latency] as u64, all[errors] as u64])
    }
}

/// `fast-telemetry`: sums of one thread, given away now and then.
pub struct Buffer(Set);

impl Design for Buffer {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(Set::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let [latency, errors] = self.0.places();
        let mut buffer = CounterSetBuffer::new(&self.0.0, 1_000);
        load.each(|it| {
            buffer.inc(it.endpoint);
            buffer.add(latency, it.latency_ms as isize);
            if it.is_error {
                buffer.inc(errors);
            }
            buffer.finish_op();
        });
    }

    fn totals(&self) -> Totals {
        self.0.totals()
    }
}
