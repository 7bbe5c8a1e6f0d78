//! How a number comes about.
//!
//! All designs of a question run in one process, and in turn: a round takes one
//! sample of each, and the next round begins with another one. So a slow minute
//! of the machine hits all of them. Before the first round each is warmed up,
//! and the warm-up finds out how many operations make a sample long enough.
//! What is kept is the median of the rounds, with the lowest and the highest.
//!
//! A design that does not do what was asked is refused: it gets no number.

use crate::data::{Kind, Point, Series};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Why a design gets no number.
pub type Refused = String;

/// What one sample found.
#[derive(Debug)]
pub struct Sample {
    /// How long it took.
    pub elapsed: Duration,
    /// The numbers: each `x` with its value.
    pub values: Vec<(f64, f64)>,
}

impl Sample {
    /// So many operations a second, in all threads together.
    pub fn rate(x: f64, operations: u64, elapsed: Duration) -> Self {
        let rate = operations as f64 / elapsed.as_secs_f64();
        Self { elapsed, values: vec![(x, rate)] }
    }
}

/// Takes a sample of about so many operations.
type Take<'a> = Box<dyn FnMut(u64) -> Result<Sample, Refused> + 'a>;

/// One design under one load.
pub struct Subject<'a> {
    name: String,
    kind: Kind,
    take: Take<'a>,
    operations: u64,
    refused: Option<Refused>,
    found: BTreeMap<u64, (f64, Vec<f64>)>,
}

impl<'a> Subject<'a> {
    /// `take` does about so many operations, and says what it found.
    pub fn new(
        name: impl Into<String>,
        kind: Kind,
        take: impl FnMut(u64) -> Result<Sample, Refused> + 'a,
    ) -> Self {
        let found = BTreeMap::new();
        let (name, take) = (name.into(), Box::new(take));
        Self { name, kind, take, operations: 256, refused: None, found }
    }

    /// Doubles the number of operations until a sample takes long enough.
    fn warm_up(&mut self, long_enough: Duration) {
        loop {
            match (self.take)(self.operations) {
                Err(why) => self.refused = Some(why),
                Ok(sample) if sample.elapsed < long_enough / 2 => {
                    let short = long_enough.as_secs_f64()
                        / sample.elapsed.as_secs_f64().max(1e-6);
                    self.operations *= short.clamp(2.0, 16.0) as u64;
                    continue;
                }
                Ok(_) => {}
            }
            return;
        }
    }

    fn sample(&mut self) {
        if self.refused.is_some() {
            return;
        }
        match (self.take)(self.operations) {
            Err(why) => self.refused = Some(why),
            Ok(sample) => {
                for (x, value) in sample.values {
                    let at = self.found.entry(x.to_bits()).or_default();
                    (at.0, _) = (x, at.1.push(value));
                }
            }
        }
    }
}

/// How long and how often is measured, and how far it has got.
pub struct Method {
    /// Rounds after the warm-up.
    pub rounds: usize,
    /// A sample takes about so long.
    pub sample: Duration,
    progress: ProgressBar,
    noise: Vec<f64>,
}

impl Method {
    /// Measures for the book, or only quickly.
    pub fn new(quick: bool) -> Self {
        let (rounds, millis) = if quick { (3, 5) } else { (9, 50) };
        let style = "{elapsed_precise} {bar:30} {msg}, {eta} left";
        let style = ProgressStyle::with_template(style).expect("is a template");
        let progress = ProgressBar::new(0).with_style(style);
        let sample = Duration::from_millis(millis);
        Self { rounds, sample, progress, noise: Vec::new() }
    }

    /// Makes known that so many subjects will be measured, for the time left.
    pub fn expect(&self, subjects: usize) {
        self.progress.inc_length((subjects * (self.rounds + 1)) as u64);
    }

    /// Measures all of these in turn. Returns what was found, and who was
    /// refused and why.
    pub fn run(
        &mut self,
        question: &str,
        mut subjects: Vec<Subject<'_>>,
    ) -> (Vec<Series>, Vec<String>) {
        self.progress.set_message(question.to_owned());
        for subject in &mut subjects {
            subject.warm_up(self.sample);
            self.progress.inc(1);
        }
        for round in 0..self.rounds {
            self.noise.push(same_arithmetic());
            let first = round * subjects.len() / self.rounds;
            let (last, early) = subjects.split_at_mut(first);
            for subject in early.iter_mut().chain(last) {
                subject.sample();
                self.progress.inc(1);
            }
        }
        collect(subjects)
    }

    /// How much the machine itself varied while all this was measured: a fixed
    /// piece of arithmetic, in nanoseconds.
    pub fn noise(&self) -> Point {
        Point::of(0.0, self.noise.clone())
    }
}

/// Puts together what belongs to one design.
fn collect(subjects: Vec<Subject<'_>>) -> (Vec<Series>, Vec<String>) {
    let mut all: Vec<Series> = Vec::new();
    let mut refused = Vec::new();
    for subject in subjects {
        if let Some(why) = subject.refused {
            refused.push(format!("{}: {why}", subject.name));
            continue;
        }
        let found = subject.found.into_values();
        let points = found.map(|(x, rounds)| Point::of(x, rounds));
        match all.iter_mut().find(|series| series.name == subject.name) {
            Some(series) => series.points.extend(points),
            None => all.push(Series {
                name: subject.name,
                kind: subject.kind,
                points: points.collect(),
            }),
        }
    }
    for series in &mut all {
        series.points.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    refused.dedup();
    all.retain(|series| {
        let name = format!("{}: ", series.name);
        !refused.iter().any(|why| why.starts_with(&name))
    });
    (all, refused)
}

fn same_arithmetic() -> f64 {
    let began = Instant::now();
    spin(300_000);
    began.elapsed().as_nanos() as f64
}

/// Some arithmetic that no compiler can leave out.
pub fn spin(turns: u64) {
    for turn in 0..turns {
        black_box(turn);
    }
}
