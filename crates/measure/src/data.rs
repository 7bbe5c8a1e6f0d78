//! What was measured, as it is kept in `results/data.json`.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// One run of everything, or several whose rounds stand side by side.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Data {
    /// Where and when.
    pub machine: Machine,
    /// In the order of [`crate::questions`].
    pub measurements: Vec<Measurement>,
}

/// The machine and the run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// The processor, as it calls itself.
    pub processor: String,
    /// How many threads run at the same time.
    pub cores: usize,
    /// The operating system.
    pub system: String,
    /// The compiler.
    pub rustc: String,
    /// When the run began (UTC).
    pub date: String,
    /// How long the run took, in seconds.
    pub seconds: u64,
    /// Whether it was a `--quick` run.
    pub quick: bool,
    /// Rounds, after the warm-up.
    pub rounds: usize,
    /// How long the same arithmetic took again and again, in nanoseconds.
    pub noise: Point,
    /// How much of the processors' time went to other programs, in percent.
    pub others: f64,
    /// The file system of the banks on disk, and its device.
    pub disk: String,
}

/// The answer to one question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measurement {
    /// Names the files, and the place in the chapter: `#measured-<id>`.
    pub id: String,
    /// The claims that it decides, such as `X4`.
    pub claims: Vec<String>,
    /// What the numbers count.
    pub unit: Unit,
    /// What `x` counts.
    pub x: Axis,
    /// A line of the plot, a row of the table.
    pub series: Vec<Series>,
    /// Who did not do what was asked, and so has no numbers.
    pub refused: Vec<String>,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// So many a second.
    PerSecond,
    /// A time, in nanoseconds.
    Nanoseconds,
    /// Memory, in bytes.
    Bytes,
    /// A plain number.
    Count,
}

/// What `x` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Axis {
    /// Threads that do the work.
    Threads,
    /// Tasks that do the work, or threads in their place.
    Tasks,
    /// So many percent of the calls took no longer; 100 is the slowest.
    Percentile,
    /// Updates that were recorded.
    Updates,
    /// Endpoints that there are.
    Endpoints,
    /// Turns of a loop, for work.
    Work,
    /// There is only one number.
    Nothing,
}

/// How a design keeps threads apart; says how to draw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// By messages to one owner.
    Messages,
    /// By a lock.
    Lock,
    /// By neither.
    Neither,
    /// A library, to compare with; called with a name.
    Library,
    /// A library, called with what was looked up before.
    ByHandle,
    /// A library that gives its sums away now and then.
    Batched,
    /// A database, asked over a connection.
    Database,
    /// The same work, with nothing around it.
    Floor,
}

/// One design, under growing load.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Series {
    /// The design.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// What it promises, where designs that are compared differ in it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub promise: String,
    /// Sorted by `x`.
    pub points: Vec<Point>,
}

/// The rounds, and their median, the lowest and the highest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// See [`Axis`].
    pub x: f64,
    /// Half of the rounds were below it.
    pub median: f64,
    /// The lowest round.
    pub low: f64,
    /// The highest round.
    pub high: f64,
    /// All of them, in the order in which they were measured.
    pub rounds: Vec<f64>,
}

impl Machine {
    /// What has to be the same in all data that stand side by side.
    fn same(&self) -> (&str, usize, &str, &str, bool) {
        let Machine { processor, cores, system, rustc, quick, .. } = self;
        (processor, *cores, system, rustc, *quick)
    }

    fn add(&mut self, later: &Self) {
        let others = |it: &Self| it.others * it.seconds as f64;
        let both = others(self) + others(later);
        self.seconds += later.seconds;
        self.others = (both / self.seconds as f64).round();
        self.rounds += later.rounds;
        self.noise.add(&later.noise);
    }
}

impl Data {
    /// Reads what an earlier run has written.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file)
            .with_context(|| file.display().to_string())?;
        serde_json::from_str(&text).with_context(|| file.display().to_string())
    }

    /// The data as it is kept.
    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Takes the answers of a later run of some questions, if it was on the
    /// same machine, with the same compiler and as many rounds.
    pub fn replace(&mut self, later: Self) -> Result<()> {
        self.ensure_same(&later)?;
        let (kept, now) = (self.machine.rounds, later.machine.rounds);
        ensure!(kept == now, "kept: {kept} rounds; now: {now}");
        for measured in later.measurements {
            let known = |it: &&mut Measurement| it.id == measured.id;
            match self.measurements.iter_mut().find(known) {
                Some(it) => *it = measured,
                None => self.measurements.push(measured),
            }
        }
        Ok(())
    }

    /// Adds the rounds of another run of everything on the same machine. A design that one of them has
    /// refused has no numbers any more, nor has a point that one of them lacks.
    pub fn add(&mut self, later: Self) -> Result<()> {
        self.ensure_same(&later)?;
        let ids = |data: &Self| -> Vec<_> {
            data.measurements.iter().map(|it| it.id.clone()).collect()
        };
        ensure!(ids(self) == ids(&later), "not the same questions");
        self.machine.add(&later.machine);
        for (it, later) in self.measurements.iter_mut().zip(later.measurements)
        {
            it.add(later);
        }
        Ok(())
    }

    /// An error, unless both are of the same machine and compiler.
    pub fn ensure_same(&self, later: &Self) -> Result<()> {
        let (kept, now) = (self.machine.same(), later.machine.same());
        ensure!(kept == now, "kept: {kept:?}; now: {now:?}");
        Ok(())
    }

    /// A measurement by its id, if this run has it.
    pub fn get(&self, id: &str) -> Option<&Measurement> {
        self.measurements.iter().find(|measured| measured.id == id)
    }
}

impl Measurement {
    fn add(&mut self, later: Self) {
        self.series.retain_mut(|series| {
            let Some(later) = later.series(&series.name) else { return false };
            series.points.retain_mut(|point| match later.at(point.x) {
                Some(later) => {
                    point.add(later);
                    true
                }
                None => false,
            });
            true
        });
        self.refused.extend(later.refused);
        self.refused.dedup();
    }

    /// A design by its name.
    pub fn series(&self, name: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.name == name)
    }
}

impl Series {
    /// The point at `x`.
    pub fn at(&self, x: f64) -> Option<&Point> {
        self.points.iter().find(|point| point.x == x)
    }
}

impl Point {
    fn add(&mut self, later: &Self) {
        let rounds = self.rounds.iter().chain(&later.rounds);
        *self = Self::of(self.x, rounds.copied().collect());
    }

    /// The median and the spread of some rounds, to four digits.
    pub fn of(x: f64, rounds: Vec<f64>) -> Self {
        let rounds: Vec<_> = rounds.into_iter().map(four_digits).collect();
        let mut sorted = rounds.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            four_digits((sorted[middle - 1] + sorted[middle]) / 2.0)
        };
        Self {
            x: four_digits(x),
            median,
            low: sorted[0],
            high: sorted[sorted.len() - 1],
            rounds,
        }
    }
}

/// More digits than four would be noise.
fn four_digits(value: f64) -> f64 {
    format!("{value:.3e}").parse().expect("it was a number")
}
