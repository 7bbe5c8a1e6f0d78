//! How long does a customer stand at the cash register, when more and more
//! customers come?

use super::{Question, THREADS};
use crate::crew;
use crate::data::{Axis, Kind, Unit};
use crate::method::{Refused, Sample, Subject, spin};
use cash_register::Bank;
use hdrhistogram::Histogram;
use std::time::{Duration, Instant};

/// Claim M3. From asking to having been served, on average.
pub const WAITING: Question = Question {
    id: "waiting",
    claims: &["M3"],
    unit: Unit::Nanoseconds,
    x: Axis::Threads,
    subjects: || {
        let mean = |threads: usize, times: &Histogram<u64>| {
            vec![(threads as f64, times.mean())]
        };
        let each = THREADS.into_iter().flat_map(|threads| {
            subjects(threads, move |times| mean(threads, times))
        });
        each.collect()
    },
};

/// Claim M3. Those who stood longest, with two customers: with more than there
/// are processors, the longest wait would be for one of those.
pub const SLOWEST: Question = Question {
    id: "waiting-longest",
    claims: &["M3"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: || subjects(2, percentiles),
};

/// So many calls must have taken longer than a percentile, or it is not shown.
const ABOVE: f64 = 100.0;

/// Half of the calls, nearly all, all but one in a thousand; and the slowest
/// of all, which is one call.
pub fn percentiles(times: &Histogram<u64>) -> Vec<(f64, f64)> {
    let calls = times.len() as f64;
    let shown = |percent: &f64| {
        let above = calls * (100.0 - percent) / 100.0 + 1e-6;
        *percent == 100.0 || above >= ABOVE
    };
    let at = |percent| (percent, times.value_at_percentile(percent) as f64);
    [50.0, 99.0, 99.9, 100.0].into_iter().filter(shown).map(at).collect()
}

/// Nobody's call takes longer than a minute.
pub fn stopwatch() -> Histogram<u64> {
    Histogram::new_with_max(60_000_000_000, 3).expect("3 digits are allowed")
}

/// Notes how long something took.
pub fn note(times: &mut Histogram<u64>, took: Duration) {
    times.saturating_record(took.as_nanos() as u64);
}

fn subjects(
    threads: usize,
    values: impl Fn(&Histogram<u64>) -> Vec<(f64, f64)> + Copy + 'static,
) -> Vec<Subject<'static>> {
    let one = move |window| rush(threads, 1, window, values);
    let each = move |window| rush(threads, threads, window, values);
    vec![
        Subject::new("one register", Kind::Lock, one),
        Subject::new("a register for each account", Kind::Neither, each),
    ]
}

/// Every customer has an account, and pays in again and again. Between two
/// deposits each has a little to do, as long as a deposit takes.
fn rush(
    customers: usize,
    registers: usize,
    window: Duration,
    values: impl Fn(&Histogram<u64>) -> Vec<(f64, f64)>,
) -> Result<Sample, Refused> {
    let bank = Bank::open(customers, registers);
    let round = crew::together(customers, window, |shift| {
        let mut times = stopwatch();
        let deposits = shift.turns(|_| {
            let asked = Instant::now();
            let served = bank.deposit(shift.thread, 1, || ());
            note(&mut times, asked.elapsed());
            served.expect("a cent fits");
            spin(100);
        });
        (deposits, times)
    })?;
    let (mut put_in, mut times) = (0, stopwatch());
    for (deposits, its_times) in round.results {
        put_in += u128::from(deposits);
        times.add(its_times).expect("they are of one size");
    }
    let left = bank.total();
    if left != put_in {
        return Err(format!("{left} cents left of {put_in}"));
    }
    Ok(Sample { values: values(&times) })
}
