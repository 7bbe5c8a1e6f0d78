//! How a number comes about.
//!
//! All designs of a question run in one process, and in turn: a round takes one
//! sample of each, and the rounds do not all begin with the same one. So a slow minute
//! of the machine hits all of them, and two designs can be compared round by
//! round. Before the first round each is warmed up with one sample.
//! What is kept is every round; what is shown is their median, with the lowest
//! and the highest.
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
    /// The numbers: each `x` with its value.
    pub values: Vec<(f64, f64)>,
}

impl Sample {
    /// So many operations a second, in all threads together.
    pub fn rate(x: f64, operations: u64, elapsed: Duration) -> Self {
        let rate = operations as f64 / elapsed.as_secs_f64();
        Self { values: vec![(x, rate)] }
    }
}

/// Takes a sample that lasts about so long.
type Take<'a> = Box<dyn FnMut(Duration) -> Result<Sample, Refused> + 'a>;

/// One design under one load.
pub struct Subject<'a> {
    name: String,
    kind: Kind,
    promise: &'static str,
    take: Take<'a>,
    refused: Option<Refused>,
    found: BTreeMap<u64, (f64, Vec<f64>)>,
}

impl<'a> Subject<'a> {
    /// `take` measures for about so long, and says what it found.
    pub fn new(
        name: impl Into<String>,
        kind: Kind,
        take: impl FnMut(Duration) -> Result<Sample, Refused> + 'a,
    ) -> Self {
        Self {
            name: name.into(),
            kind,
            promise: "",
            take: Box::new(take),
            refused: None,
            found: BTreeMap::new(),
        }
    }

    /// Says what the design promises, to stand beside its number.
    pub fn promising(mut self, promise: &'static str) -> Self {
        self.promise = promise;
        self
    }

    fn warm_up(&mut self, window: Duration) {
        self.refused = (self.take)(window).err();
    }

    fn sample(&mut self, window: Duration) {
        if self.refused.is_some() {
            return;
        }
        match (self.take)(window) {
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
    pub window: Duration,
    progress: ProgressBar,
    noise: Vec<f64>,
}

impl Method {
    /// Measures for the book, or only quickly.
    pub fn new(quick: bool) -> Self {
        let (rounds, millis) = if quick { (3, 5) } else { (9, 40) };
        let style = "{elapsed_precise} {bar:30} {msg}, {eta} left";
        let style = ProgressStyle::with_template(style).expect("is a template");
        let progress = ProgressBar::new(0).with_style(style);
        let window = Duration::from_millis(millis);
        Self { rounds, window, progress, noise: Vec::new() }
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
        if self.progress.is_hidden() {
            eprintln!("{question}"); // no terminal, no bar
        }
        for subject in &mut subjects {
            subject.warm_up(self.window);
            self.progress.inc(1);
        }
        for round in 0..self.rounds {
            self.noise.push(same_arithmetic());
            let first = round * subjects.len() / self.rounds;
            let (last, early) = subjects.split_at_mut(first);
            for subject in early.iter_mut().chain(last) {
                subject.sample(self.window);
                self.progress.inc(1);
            }
        }
        collect(subjects, self.rounds)
    }

    /// How much the machine itself varied while all this was measured: a fixed
    /// piece of arithmetic, in nanoseconds.
    pub fn noise(&self) -> Point {
        Point::of(0.0, self.noise.clone())
    }
}

/// Puts together what belongs to one design. A number that one of the rounds
/// could not give, such as a percentile of too few calls, is left out.
fn collect(
    subjects: Vec<Subject<'_>>,
    rounds: usize,
) -> (Vec<Series>, Vec<String>) {
    let mut all: Vec<Series> = Vec::new();
    let mut refused = Vec::new();
    for subject in subjects {
        if let Some(why) = subject.refused {
            refused.push(format!("{}: {why}", subject.name));
            continue;
        }
        let found = subject.found.into_values();
        let points = found
            .filter(|(_, values)| values.len() == rounds)
            .map(|(x, values)| Point::of(x, values));
        match all.iter_mut().find(|series| series.name == subject.name) {
            Some(series) => series.points.extend(points),
            None => all.push(Series {
                name: subject.name,
                kind: subject.kind,
                promise: subject.promise.to_owned(),
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
