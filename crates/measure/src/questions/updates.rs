//! How many updates a second does each recorder take, and how does that change
//! with the number of threads?

use super::alternatives::{AtomicsById, BehindReadLock, Written};
use super::{Question, THREADS};
use crate::data::{Axis, Kind, Unit};
use crate::floors::{FetchAdd, Floor, LoadStore, OwnLock, Padded};
use crate::load::{ByName, Design, ENDPOINTS, Load, Pattern, record};
use crate::method::Subject;
use recorders::{Accountant, Handle, Recorder, Spreadsheet, Totals};
use std::sync::Arc;

/// Claims X4, X7 and X9, when all threads want the same endpoint.
pub const ONE_ENDPOINT: Question = Question {
    id: "one-endpoint",
    claims: &["X4", "X7", "X9"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let all = recorders(Pattern::Hot, &THREADS).into_iter();
        #[cfg(feature = "peers")]
        let all = all.chain(crate::peers::subjects(Pattern::Hot));
        all.chain(floors()).collect()
    },
};

/// Claim X9, when the threads spread over sixteen endpoints, each in an order
/// of its own.
pub const SIXTEEN_ENDPOINTS: Question = Question {
    id: "sixteen-endpoints",
    claims: &["X9"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let all = recorders(Pattern::Sixteen, &THREADS).into_iter();
        #[cfg(feature = "peers")]
        let all = all.chain(crate::peers::subjects(Pattern::Sixteen));
        all.collect()
    },
};

/// Some endpoints are wanted often, and many rarely.
pub const ZIPF: Question = Question {
    id: "zipf-endpoints",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || recorders(Pattern::Zipf, &[1, 2, 8]),
};

/// Claim X7. The article's two designs, when nobody waits until a message is
/// read, and when everybody does.
pub const ACKNOWLEDGED: Question = Question {
    id: "acknowledged",
    claims: &["X7"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let (told, asked) = ("accountant, told", "accountant, asked");
        let hot = Pattern::Hot;
        let all = [
            of::<ByName<Accountant>>(told, Kind::Messages, hot, &THREADS),
            of::<Asked>(asked, Kind::Messages, hot, &THREADS),
            of::<ByName<Spreadsheet>>("spreadsheet", Kind::Lock, hot, &THREADS),
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

/// All designs of the chapter, and those that a program would try first.
fn recorders(
    pattern: Pattern,
    threads: &'static [usize],
) -> Vec<Subject<'static>> {
    macro_rules! each {
        ($($recorder:ty, $name:literal, $kind:ident;)*) => {
            [$(of::<ByName<$recorder>>($name, Kind::$kind, pattern, threads)),*]
        };
    }
    macro_rules! all {
        ($($design:ty, $name:literal, $kind:ident;)*) => {
            [$(of::<$design>($name, Kind::$kind, pattern, threads)),*]
        };
    }
    let others = all![
        Written, "a read-write lock, written", Lock;
        BehindReadLock, "atomics in a read-write lock", Lock;
        AtomicsById, "atomics by id", Neither;
        ByEndpoint, "sharded-counters, by endpoint", Neither;
    ];
    let all = every_recorder!(each).into_iter().chain(others).flatten();
    #[cfg(feature = "peers")]
    let all = all.chain(of::<super::alternatives::BehindArcSwap>(
        "atomics in an arc-swap",
        Kind::Neither,
        pattern,
        threads,
    ));
    all.collect()
}

fn floors() -> Vec<Subject<'static>> {
    macro_rules! all {
        ($($design:ty, $name:literal;)*) => {
            [$(of::<$design>($name, Kind::Floor, Pattern::Hot, &THREADS)),*]
        };
    }
    let all = all![
        Floor<Padded<LoadStore>>, "floor: load and store";
        Floor<LoadStore>, "floor: load and store, not padded";
        Floor<Padded<FetchAdd>>, "floor: atomic addition";
        Floor<Padded<OwnLock>>, "floor: a lock of its own";
    ];
    all.into_iter().flatten().collect()
}

/// One design at each of these numbers of threads.
pub fn of<D: Design>(
    name: &'static str,
    kind: Kind,
    pattern: Pattern,
    threads: &[usize],
) -> Vec<Subject<'static>> {
    let at = |&threads: &usize| {
        Subject::new(name, kind, move |window| {
            record::<D>(threads, pattern, window)
        })
    };
    threads.iter().map(at).collect()
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
