//! The harness ranks nobody who was not measured like the others.

use hdrhistogram::Histogram;
use measure::conclusions::{Ratio, Verdict};
use measure::crew;
use measure::data::{Kind, Point, Unit};
use measure::load::{Design, Load, Pattern, record};
use measure::method::{Method, Sample, Subject};
use measure::questions::open_loop::arrive;
use measure::questions::waiting::percentiles;
use recorders::{Handle, KnownEndpoint, Recorder, ShardedCounters, Totals};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_millis(5);

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

/// The same where requests arrive: each handle forgets one of its first ten.
struct LateForgetful(KnownEndpoint);

struct LosesOne(<KnownEndpoint as Recorder>::Handle, u32);

impl Recorder for LateForgetful {
    type Handle = LosesOne;
    const WHOLE_RECORDS: bool = true;

    fn open(endpoints: &[&str]) -> Self {
        Self(KnownEndpoint::open(endpoints))
    }

    fn handle(&self) -> LosesOne {
        LosesOne(self.0.handle(), 0)
    }

    fn snapshot(&self) -> Totals {
        self.0.snapshot()
    }
}

impl Handle for LosesOne {
    fn record_request(&mut self, to: &str, latency_ms: u64, is_error: bool) {
        self.1 += 1;
        if self.1 != 10 {
            Handle::record_request(&mut self.0, to, latency_ms, is_error);
        }
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

/// Lets one thread record at a time, each for the whole of the round.
struct OneByOne(Mutex<ShardedCounters>);

impl Design for OneByOne {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(Mutex::new(ShardedCounters::open(endpoints)))
    }

    fn work(&self, load: Load<'_>) {
        let recorder = self.0.lock().expect("no panic");
        let handle = recorder.handle();
        let endpoints = load.endpoints;
        load.each(|it| {
            let endpoint = endpoints[it.endpoint];
            handle
                .record_request(endpoint, it.latency_ms, it.is_error)
                .expect("is known");
        });
    }

    fn totals(&self) -> Totals {
        self.0.lock().expect("no panic").snapshot()
    }
}

/// Claim B2. Nobody who forgets some is ranked.
#[test]
fn whoever_drops_updates_is_refused() {
    let why = record::<Forgetful>(2, Pattern::Hot, WINDOW).unwrap_err();
    assert!(why.contains(" updates, "), "{why}");
    assert!(why.contains("; recorded were "), "{why}");

    let every = Duration::from_micros(10);
    let why = arrive::<LateForgetful>(every, WINDOW, true).unwrap_err();
    assert!(why.starts_with("shows "), "{why}");
    assert!(arrive::<KnownEndpoint>(every, WINDOW, true).is_ok());
}

#[test]
fn whoever_shows_other_sums_is_refused() {
    let why = record::<Careless>(2, Pattern::Sixteen, WINDOW).unwrap_err();
    assert!(why.contains(" updates, 0 ms, "), "{why}");
}

#[test]
fn whoever_is_right_is_not_refused() {
    type Right = measure::load::ByName<ShardedCounters>;
    for pattern in [Pattern::Hot, Pattern::Sixteen, Pattern::Zipf] {
        let sample = record::<Right>(3, pattern, WINDOW).unwrap();
        assert!(sample.values[0].1 > 0.0);
    }
}

#[test]
fn threads_that_work_one_after_the_other_are_refused() {
    let why = record::<OneByOne>(2, Pattern::Hot, WINDOW).unwrap_err();
    assert_eq!(why, "its threads do not work at the same time");
}

/// The second thread goes home at once; the first works on alone.
#[test]
fn threads_that_leave_early_are_refused() {
    let began = Instant::now();
    let round = crew::together(2, Duration::from_millis(50), |shift| {
        let early = shift.thread == 1;
        shift.turns_while(|_| !early || began.elapsed().as_nanos() < 1)
    });
    let why = round.err().expect("one of them has left");
    assert!(why.starts_with("all threads were at work for "), "{why}");
}

/// A round is as long as asked for, whoever is measured: nobody can get a
/// longer one.
#[test]
fn every_round_is_as_long_as_asked_for() {
    for threads in [1, 2, 4] {
        let began = Instant::now();
        let turns = crew::together(threads, WINDOW, |it| it.turns(|_| ()));
        assert!(began.elapsed() >= WINDOW);
        assert!(turns.unwrap().results.iter().all(|&turns| turns > 0));
    }
}

/// Also if it is refused in one round, at one number of threads only.
#[test]
fn whoever_is_refused_once_gets_no_number_at_all() {
    let mut method = Method::new(true);
    let honest = |x| move |_| Ok(Sample::rate(x, 1, Duration::from_millis(1)));
    let mut samples = 0;
    let refused_later = move |_| {
        samples += 1;
        let sample = Sample::rate(2.0, 1, Duration::from_nanos(1));
        if samples < 3 { Ok(sample) } else { Err("lost one".to_owned()) }
    };
    let subjects = vec![
        Subject::new("honest", Kind::Lock, honest(1.0)),
        Subject::new("honest", Kind::Lock, honest(2.0)),
        Subject::new("lossy", Kind::Lock, honest(1.0)),
        Subject::new("lossy", Kind::Lock, refused_later),
    ];
    let records = method.run("a test", subjects, 0..3, Vec::new());
    let (ranked, refused) = method.collect(records);
    let names: Vec<_> = ranked.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["honest"]);
    assert_eq!(ranked[0].points.len(), 2);
    assert_eq!(refused, ["lossy: lost one"]);
}

/// The rounds of both halves count, and who is refused in the first is so in the second.
#[test]
fn what_the_first_half_found_stays() {
    let mut method = Method::new(false);
    let mut records = Vec::new();
    for (half, rounds) in method.parts().enumerate() {
        let steady = |_| Ok(Sample::rate(1.0, 1, Duration::from_millis(1)));
        let mut samples = 0;
        let refused_before = move |_| {
            samples += 1;
            let sample = Sample::rate(1.0, 1, Duration::from_nanos(1));
            match half == 0 && samples == 4 {
                true => Err("lost one".to_owned()),
                false => Ok(sample),
            }
        };
        let subjects = vec![
            Subject::new("steady", Kind::Lock, steady),
            Subject::new("lossy", Kind::Lock, refused_before),
        ];
        records = method.run("a test", subjects, rounds, records);
    }
    let (ranked, refused) = method.collect(records);
    assert_eq!(refused, ["lossy: lost one"]);
    let [ranked] = &ranked[..] else { panic!("{ranked:?}") };
    assert_eq!(ranked.points[0].rounds, [1000.0; 9]);
}

#[test]
fn a_percentile_of_too_few_calls_is_not_shown() {
    let shown = |calls: u64| {
        let mut times = Histogram::<u64>::new(3).unwrap();
        (0..calls).for_each(|call| times.record(call + 1).unwrap());
        let shown = percentiles(&times).into_iter().map(|it| it.0);
        shown.collect::<Vec<_>>()
    };
    assert_eq!(shown(10), [100.0], "only the slowest, which is one call");
    assert_eq!(shown(199), [100.0]);
    assert_eq!(shown(200), [50.0, 100.0]);
    assert_eq!(shown(9_999), [50.0, 100.0]);
    assert_eq!(shown(10_000), [50.0, 99.0, 100.0]);
    assert_eq!(shown(100_000), [50.0, 99.0, 99.9, 100.0]);
}

#[test]
fn one_is_faster_if_it_was_so_in_every_round() {
    let verdict = |unit, it: &[f64], other: &[f64]| {
        let (it, other) =
            (Point::of(2.0, it.to_vec()), Point::of(2.0, other.to_vec()));
        Ratio::of(unit, &it, &other).unwrap().verdict()
    };
    use Unit::{Nanoseconds, PerSecond};
    let (a, b) = ([10.0, 20.0, 30.0], [9.0, 19.0, 29.0]);
    // Their spreads overlap, but round by round there is no doubt.
    assert_eq!(verdict(PerSecond, &a, &b), Verdict::Faster);
    assert_eq!(verdict(PerSecond, &b, &a), Verdict::Slower);
    assert_eq!(verdict(Nanoseconds, &a, &b), Verdict::Slower);
    assert_eq!(verdict(Nanoseconds, &b, &a), Verdict::Faster);
    let once_not = [9.0, 21.0, 29.0];
    assert_eq!(verdict(PerSecond, &a, &once_not), Verdict::NotDecided);
    assert_eq!(verdict(PerSecond, &a, &a), Verdict::NotDecided);
}

#[test]
fn rounds_that_are_not_the_same_are_not_compared() {
    let point = |rounds: &[f64]| Point::of(1.0, rounds.to_vec());
    let ratio = Ratio::of(Unit::Count, &point(&[1.0]), &point(&[1.0, 2.0]));
    assert!(ratio.is_err());
}

/// What is in memory is not on a disk, whatever a database says.
#[cfg(target_os = "linux")]
#[test]
fn a_file_system_in_memory_is_refused_for_durability() {
    let shared_memory = std::path::Path::new("/dev/shm");
    if shared_memory.exists() {
        let why = measure::machine::not_durable(shared_memory);
        assert!(why.expect("is refused").contains("is in memory"));
    }
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(measure::machine::disk(here).is_some());
}

/// Whoever asks to compare with what is kept, or to put an answer among it, learns at once that nothing is.
#[test]
fn what_is_kept_is_looked_for_before_anything_is_measured() {
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nowhere");
    for asked in [vec!["--compare"], vec!["--only", "callers"]] {
        let run = Command::new(env!("CARGO_BIN_EXE_measure"))
            .args(asked)
            .args(["--quick", "--into"])
            .arg(&nowhere)
            .output()
            .unwrap();
        let says = String::from_utf8(run.stderr).unwrap();
        assert!(!run.status.success(), "{says}");
        let file = nowhere.join("data.json");
        assert!(says.contains(&file.display().to_string()), "{says}");
        assert!(!says.contains("callers\n"), "it has measured: {says}");
    }
}
