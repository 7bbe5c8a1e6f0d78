//! How many updates a second does each recorder take, and how does that change
//! with the number of threads?

use super::{Question, THREADS};
use crate::data::{Axis, Kind, Unit};
use crate::floors::{FetchAdd, Floor, LoadStore, OwnLock, Padded};
use crate::load::{ByName, Design, ENDPOINTS, Load, record};
use crate::method::Subject;
use recorders::{
    Accountant, AtomicCounters, BatchingAccountant, BoundedAccountant, Handle,
    KnownEndpoint, Recorder, ShardedCounters, Spreadsheet, Totals,
};
use std::sync::Arc;

/// Claims X4, X7 and X9, when all threads want the same endpoint.
pub const ONE_ENDPOINT: Question = Question {
    id: "one-endpoint",
    claims: &["X4", "X7", "X9"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || subjects(1),
};

/// Claim X9, when the threads spread over sixteen endpoints.
pub const SIXTEEN_ENDPOINTS: Question = Question {
    id: "sixteen-endpoints",
    claims: &["X9"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || subjects(ENDPOINTS.len()),
};

/// Claim X7. The article's two designs, when nobody waits until a letter is
/// read, and when everybody does.
pub const ACKNOWLEDGED: Question = Question {
    id: "acknowledged",
    claims: &["X7"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let told = "accountant, told";
        let asked = "accountant, asked";
        let all = [
            of::<ByName<Accountant>>(told, Kind::Letters, 1),
            of::<Asked>(asked, Kind::Letters, 1),
            of::<ByName<Spreadsheet>>("spreadsheet", Kind::Lock, 1),
        ];
        all.into_iter().flatten().collect()
    },
};

/// An accountant whose callers ask after each update whether it is counted.
struct Asked(Accountant);

impl Design for Asked {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(Accountant::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let mut handle = self.0.handle();
        let mut counted = 0;
        load.each(|it| {
            let endpoint = ENDPOINTS[it.endpoint];
            Handle::record_request(
                &mut handle,
                endpoint,
                it.latency_ms,
                it.is_error,
            );
            counted += 1;
            assert!(self.0.snapshot().requests() >= counted, "it is counted");
        });
    }

    fn totals(&self) -> Totals {
        self.0.snapshot()
    }
}

fn subjects(endpoints: usize) -> Vec<Subject<'static>> {
    let mut all = Vec::new();
    let mut add = |list: Vec<Subject<'static>>| all.extend(list);
    use Kind::{Letters, Lock, Neither};
    add(of::<ByName<Accountant>>("accountant", Letters, endpoints));
    add(of::<ByName<BoundedAccountant>>(
        "bounded-accountant",
        Letters,
        endpoints,
    ));
    add(of::<ByName<BatchingAccountant>>(
        "batching-accountant",
        Letters,
        endpoints,
    ));
    add(of::<ByName<Spreadsheet>>("spreadsheet", Lock, endpoints));
    add(of::<ByName<KnownEndpoint>>("known-endpoint", Lock, endpoints));
    add(of::<ByName<AtomicCounters>>("atomic-counters", Neither, endpoints));
    add(of::<ByName<ShardedCounters>>("sharded-counters", Neither, endpoints));
    add(of::<ByEndpoint>("sharded-counters, by endpoint", Neither, endpoints));
    #[cfg(feature = "peers")]
    add(crate::peers::subjects(endpoints));
    if endpoints == 1 {
        let floor = Kind::Floor;
        add(of::<Floor<Padded<LoadStore>>>("floor: load and store", floor, 1));
        add(of::<Floor<LoadStore>>(
            "floor: load and store, not padded",
            floor,
            1,
        ));
        add(of::<Floor<Padded<FetchAdd>>>("floor: atomic addition", floor, 1));
        add(of::<Floor<Padded<OwnLock>>>("floor: a lock of its own", floor, 1));
    }
    all
}

/// One design at 1, 2, 4 and 8 threads.
pub fn of<D: Design>(
    name: &'static str,
    kind: Kind,
    endpoints: usize,
) -> Vec<Subject<'static>> {
    let at = |threads| {
        Subject::new(name, kind, move |updates| {
            record::<D>(threads, endpoints, updates)
        })
    };
    THREADS.map(at).into()
}

/// `sharded-counters` with each endpoint looked up once.
pub struct ByEndpoint(Arc<sharded_counters::Metrics>);

impl Design for ByEndpoint {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(sharded_counters::create_metrics(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let recorder = self.0.recorder();
        let look_up =
            |at: usize| recorder.endpoint(ENDPOINTS[at]).expect("is known");
        load.each_by_handle(look_up, |endpoint, it| {
            endpoint.record_request(it.latency_ms, it.is_error);
        });
    }

    fn totals(&self) -> Totals {
        let seen = self.0.snapshot();
        Totals {
            request_counts: seen.request_counts,
            total_latency_ms: seen.total_latency_ms,
            error_count: seen.error_count,
            dropped: 0,
        }
    }
}
