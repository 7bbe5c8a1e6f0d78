//! The harness ranks nobody who forgets something, however fast.

use measure::data::Kind;
use measure::load::{Design, Load, record};
use measure::method::{Method, Sample, Subject};
use recorders::{Recorder, ShardedCounters, Totals};
use std::time::Duration;

/// Forgets an update now and then.
struct Forgetful(ShardedCounters);

impl Design for Forgetful {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(ShardedCounters::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let handle = self.0.handle();
        let (endpoints, mut calls) = (load.endpoints, 0);
        load.each(|it| {
            calls += 1;
            if calls % 100 != 0 {
                let endpoint = endpoints[it.endpoint];
                handle
                    .record_request(endpoint, it.latency_ms, it.is_error)
                    .expect("is known");
            }
        });
    }

    fn totals(&self) -> Totals {
        self.0.snapshot()
    }
}

/// Counts every request, and forgets its milliseconds.
struct Careless(ShardedCounters);

impl Design for Careless {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(ShardedCounters::open(endpoints))
    }

    fn work(&self, load: Load<'_>) {
        let handle = self.0.handle();
        let endpoints = load.endpoints;
        load.each(|it| {
            let endpoint = endpoints[it.endpoint];
            handle.record_request(endpoint, 0, it.is_error).expect("is known");
        });
    }

    fn totals(&self) -> Totals {
        self.0.snapshot()
    }
}

/// Claim B2. Nobody who forgets some is ranked.
#[test]
fn whoever_drops_updates_is_refused() {
    let why = record::<Forgetful>(2, 1, 1_280).unwrap_err();
    let expected = "shows 1268 updates, 39972 ms, 80 errors; \
                    recorded were 1280 updates, 40320 ms, 80 errors";
    assert_eq!(why, expected);
}

#[test]
fn whoever_shows_other_sums_is_refused() {
    let why = record::<Careless>(2, 16, 1_280).unwrap_err();
    let expected = "shows 1280 updates, 0 ms, 80 errors; \
                    recorded were 1280 updates, 40320 ms, 80 errors";
    assert_eq!(why, expected);
}

/// Also if it is refused in one round, at one number of threads only.
#[test]
fn whoever_is_refused_once_gets_no_number_at_all() {
    let mut method = Method::new(true);
    method.sample = Duration::ZERO;
    let honest = |x| {
        move |updates| Ok(Sample::rate(x, updates, Duration::from_millis(1)))
    };
    let mut samples = 0;
    let refused_later = move |updates| {
        samples += 1;
        let sample = Sample::rate(2.0, updates, Duration::from_nanos(1));
        if samples < 3 { Ok(sample) } else { Err("lost one".to_owned()) }
    };
    let subjects = vec![
        Subject::new("honest", Kind::Lock, honest(1.0)),
        Subject::new("honest", Kind::Lock, honest(2.0)),
        Subject::new("lossy", Kind::Lock, honest(1.0)),
        Subject::new("lossy", Kind::Lock, refused_later),
    ];
    let (ranked, refused) = method.run("a test", subjects);
    let names: Vec<_> = ranked.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["honest"]);
    assert_eq!(ranked[0].points.len(), 2);
    assert_eq!(refused, ["lossy: lost one"]);
}
