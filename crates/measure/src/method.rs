//! How a number comes about.
//!
//! All designs of a question run in one process, and in turn: a round takes one
//! sample of each, and the rounds do not all begin with the same one. So a slow minute
//! of the machine hits all of them, and two designs can be compared round by
//! round. The rounds come in two halves, minutes apart where all questions are
//! asked: what a machine favours in one of them only is not decided. Before
//! each half everybody is built anew, and warmed up with one sample.
//! What is kept is every round; what is shown is their median, with the lowest
//! and the highest.
//!
//! A design that does not do what was asked is refused: it gets no number.

use crate::data::{Kind, Point, Series};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::Range;
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
    take: Take<'a>,
    record: Record,
}

/// What is known of one design under one load.
pub struct Record {
    name: String,
    kind: Kind,
    promise: &'static str,
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
        let record = Record {
            name: name.into(),
            kind,
            promise: "",
            refused: None,
            found: BTreeMap::new(),
        };
        Self { take: Box::new(take), record }
    }

    /// Says what the design promises, to stand beside its number.
    pub fn promising(mut self, promise: &'static str) -> Self {
        self.record.promise = promise;
        self
    }

    fn warm_up(&mut self, window: Duration) {
        if self.record.refused.is_none() {
            self.record.refused = (self.take)(window).err();
        }
    }

    fn sample(&mut self, window: Duration) {
        if self.record.refused.is_some() {
            return;
        }
        match (self.take)(window) {
            Err(why) => self.record.refused = Some(why),
            Ok(sample) => {
                for (x, value) in sample.values {
                    let at = self.record.found.entry(x.to_bits()).or_default();
                    (at.0, _) = (x, at.1.push(value));
                }
            }
        }
    }
}

/// How long and how often is measured, and how far it has got.
pub struct Method {
    /// Rounds after the warm-ups.
    pub rounds: usize,
    /// In so many parts.
    parts: usize,
    /// A sample takes about so long.
    pub window: Duration,
    progress: ProgressBar,
    noise: Vec<f64>,
}

impl Method {
    /// Measures for the book, or only quickly.
    pub fn new(quick: bool) -> Self {
        let (rounds, parts, millis) =
            if quick { (3, 1, 5) } else { (9, 2, 37) };
        let style = "{elapsed_precise} {bar:30} {msg}, {eta} left";
        let style = ProgressStyle::with_template(style).expect("is a template");
        let progress = ProgressBar::new(0).with_style(style);
        let window = Duration::from_millis(millis);
        Self { rounds, parts, window, progress, noise: Vec::new() }
    }

    /// Makes known that so many subjects will be measured, for the time left.
    pub fn expect(&self, subjects: usize) {
        let samples = self.rounds + self.parts;
        self.progress.inc_length((subjects * samples) as u64);
    }

    /// Which rounds are taken one after the other.
    pub fn parts(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let (rounds, parts) = (self.rounds, self.parts);
        let begin = move |part| part * rounds / parts;
        (0..parts).map(move |part| begin(part)..begin(part + 1))
    }

    /// Measures all of these in turn, in some of the rounds. Returns what is known
    /// after them; `before` is what this returned for the rounds before.
    pub fn run(
        &mut self,
        question: &str,
        mut subjects: Vec<Subject<'_>>,
        rounds: Range<usize>,
        before: Vec<Record>,
    ) -> Vec<Record> {
        self.progress.set_message(question.to_owned());
        if self.progress.is_hidden() {
            eprintln!("{question}"); // no terminal, no bar
        }
        let first = before.is_empty();
        assert!(first || before.len() == subjects.len(), "the same subjects");
        for (subject, before) in subjects.iter_mut().zip(before) {
            assert_eq!(subject.record.name, before.name, "the same subjects");
            subject.record = before;
        }
        for subject in &mut subjects {
            subject.warm_up(self.window);
            self.progress.inc(1);
        }
        for round in rounds {
            self.noise.push(same_arithmetic());
            let first = round * subjects.len() / self.rounds;
            let (last, early) = subjects.split_at_mut(first);
            for subject in early.iter_mut().chain(last) {
                subject.sample(self.window);
                self.progress.inc(1);
            }
        }
        subjects.into_iter().map(|subject| subject.record).collect()
    }

    /// Puts together what belongs to one design, and says who was refused and why. A number that one
    /// of the rounds could not give, such as a percentile of too few calls, is left out.
    pub fn collect(&self, records: Vec<Record>) -> (Vec<Series>, Vec<String>) {
        let mut all: Vec<Series> = Vec::new();
        let mut refused = Vec::new();
        for record in records {
            if let Some(why) = record.refused {
                refused.push((record.name, why));
                continue;
            }
            let found = record.found.into_values();
            let points = found
                .filter(|(_, values)| values.len() == self.rounds)
                .map(|(x, values)| Point::of(x, values));
            match all.iter_mut().find(|series| series.name == record.name) {
                Some(series) => series.points.extend(points),
                None => all.push(Series {
                    name: record.name,
                    kind: record.kind,
                    promise: record.promise.to_owned(),
                    points: points.collect(),
                }),
            }
        }
        for series in &mut all {
            series.points.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        refused.dedup();
        all.retain(|series| {
            !refused.iter().any(|(name, _)| *name == series.name)
        });
        let refused = refused.into_iter();
        let refused = refused.map(|(name, why)| format!("{name}: {why}"));
        (all, refused.collect())
    }

    /// How much the machine itself varied while all this was measured: a fixed
    /// piece of arithmetic, in nanoseconds.
    pub fn noise(&self) -> Point {
        Point::of(0.0, self.noise.clone())
    }
}

fn same_arithmetic() -> f64 {
    let began = Instant::now();
    spin(300_000);
    began.elapsed().as_nanos() as f64
}

/// Some arithmetic that no compiler can leave out. It is one function for all: of two copies, one may
/// lie where the processor takes twice as long for a turn.
#[inline(never)]
pub fn spin(turns: u64) {
    for turn in 0..turns {
        black_box(turn);
    }
}
