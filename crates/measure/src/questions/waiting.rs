//! How long does a customer stand at the cash register, when more and more
//! customers come?

use super::{Question, THREADS};
use crate::data::{Axis, Kind, Unit};
use crate::method::{Refused, Sample, Subject, spin};
use cash_register::Bank;
use hdrhistogram::Histogram;
use std::sync::{Barrier, Mutex};
use std::thread;
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

/// Claim M3. Those who stood longest, with eight customers.
pub const SLOWEST: Question = Question {
    id: "waiting-longest",
    claims: &["M3"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: || subjects(8, percentiles),
};

/// Half of the calls, nearly all, all but one in a thousand, the slowest.
pub fn percentiles(times: &Histogram<u64>) -> Vec<(f64, f64)> {
    let at = |percent| (percent, times.value_at_percentile(percent) as f64);
    [50.0, 99.0, 99.9, 100.0].map(at).into()
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
    let one = move |calls| rush(threads, 1, calls, values);
    let each = move |calls| rush(threads, threads, calls, values);
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
    calls: u64,
    values: impl Fn(&Histogram<u64>) -> Vec<(f64, f64)>,
) -> Result<Sample, Refused> {
    let each = calls.div_ceil(customers as u64);
    let bank = Bank::open(customers, registers);
    let all_are_there = Barrier::new(customers);
    let all_times = Mutex::new(stopwatch());
    let began = Instant::now();
    thread::scope(|shop| {
        for customer in 0..customers {
            let (bank, all_are_there) = (&bank, &all_are_there);
            let all_times = &all_times;
            shop.spawn(move || {
                let mut times = stopwatch();
                all_are_there.wait();
                for _ in 0..each {
                    let asked = Instant::now();
                    let served = bank.deposit(customer, 1, || ());
                    note(&mut times, asked.elapsed());
                    served.expect("a cent fits");
                    spin(100);
                }
                let mut all_times = all_times.lock().expect("no panic");
                all_times.add(times).expect("they are of one size");
            });
        }
    });
    let elapsed = began.elapsed();
    let (left, put_in) = (bank.total(), u128::from(each * customers as u64));
    if left != put_in {
        return Err(format!("{left} cents left of {put_in}"));
    }
    let times = all_times.into_inner().expect("no panic");
    Ok(Sample { elapsed, values: values(&times) })
}
