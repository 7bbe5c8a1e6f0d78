//! What a page may say of two designs: which is faster, by how much, or that
//! the rounds do not decide it.
//!
//! Two designs are compared round by round, since a round is one moment of the
//! machine. One is faster if it was so in *every* round; if both were equally
//! fast, and no round depended on another, nine would all agree by chance once in 256 times.

use crate::data::{Data, Point, Unit};
use anyhow::{Context, Result, ensure};
use std::fmt::{self, Display, Formatter};

/// What one design did beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In every round.
    Faster,
    /// In every round.
    Slower,
    /// Now this way, now that way.
    NotDecided,
}

impl Display for Verdict {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Faster => "faster",
            Self::Slower => "slower",
            Self::NotDecided => "not decided",
        })
    }
}

/// A question of speed, by name: pages include its answer.
pub struct Comparison {
    /// The anchor that a page includes.
    pub id: &'static str,
    /// Where both were measured.
    pub question: &'static str,
    /// Who is judged, and where on the axis.
    pub of: (&'static str, f64),
    /// Whom it is held against.
    pub with: (&'static str, f64),
}

/// How many times as long the one took as the other, in the shortest and in
/// the longest round for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The lowest of the rounds.
    pub low: f64,
    /// The highest of the rounds.
    pub high: f64,
}

impl Ratio {
    /// Of two designs that were measured in the same rounds.
    pub fn of(unit: Unit, it: &Point, other: &Point) -> Result<Self> {
        let rounds = it.rounds.len();
        ensure!(rounds == other.rounds.len(), "not the same rounds");
        let pairs = it.rounds.iter().zip(&other.rounds);
        let all: Vec<_> = pairs
            .map(|(it, other)| match unit {
                Unit::PerSecond => other / it,
                _ => it / other,
            })
            .collect();
        let low = all.iter().copied().fold(f64::INFINITY, f64::min);
        let high = all.iter().copied().fold(0.0, f64::max);
        Ok(Self { low, high })
    }

    /// Whether all rounds agree.
    pub fn verdict(self) -> Verdict {
        match self {
            _ if self.high < 1.0 => Verdict::Faster,
            _ if self.low > 1.0 => Verdict::Slower,
            _ => Verdict::NotDecided,
        }
    }

    /// The same for the speed instead of the time.
    pub fn inverse(self) -> Self {
        Self { low: 1.0 / self.high, high: 1.0 / self.low }
    }
}

impl Display for Ratio {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (low, high) = (digits(self.low), digits(self.high));
        if low == high {
            f.write_str(&low)
        } else {
            write!(f, "{low}–{high}")
        }
    }
}

/// Two digits, or three about one; more would be noise.
fn digits(value: f64) -> String {
    if value >= 9.95 {
        let unit = 10_f64.powi(value.log10().floor() as i32 - 1);
        let whole = ((value / unit).round() * unit) as u64;
        let digits = whole.to_string();
        let places = digits.len();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (places - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    } else if value >= 2.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

impl Comparison {
    /// What the data says.
    pub fn ratio(&self, data: &Data) -> Result<Ratio> {
        let point = |(name, x): (&str, f64)| {
            let missing = || format!("{}: no {name} at {x}", self.question);
            let measured = data.get(self.question).with_context(missing)?;
            let series = measured.series(name).with_context(missing)?;
            Ok::<_, anyhow::Error>((
                measured.unit,
                series.at(x).with_context(missing)?,
            ))
        };
        let ((unit, it), (_, other)) = (point(self.of)?, point(self.with)?);
        Ratio::of(unit, it, other).with_context(|| self.id)
    }

    /// What stands between the two names in a sentence.
    pub fn clause(&self, data: &Data) -> Result<String> {
        let ratio = self.ratio(data)?;
        let bytes =
            data.get(self.question).map(|it| it.unit) == Some(Unit::Bytes);
        Ok(match ratio.verdict() {
            Verdict::Slower if bytes => {
                format!("took {ratio} times as much memory as")
            }
            Verdict::Faster => {
                format!("was {} times as fast as", ratio.inverse())
            }
            Verdict::Slower => format!("took {ratio} times as long as"),
            Verdict::NotDecided => {
                format!("took {ratio} times as long (not decided) as")
            }
        })
    }
}

/// The file that pages include, an anchor for each comparison. One that the
/// data cannot answer, since its libraries were left out, says so.
pub fn file(data: &Data) -> String {
    let anchor = |id, text| format!("ANCHOR: {id}\n{text}\nANCHOR_END: {id}\n");
    let mut text = anchor("rounds", data.machine.rounds.to_string());
    for it in super::comparisons::ALL {
        let clause = it
            .clause(data)
            .unwrap_or_else(|_| "was not measured beside".to_owned());
        text += &anchor(it.id, clause);
    }
    text
}

/// Which verdicts differ between two runs.
pub fn changed(before: &Data, now: &Data) -> Vec<String> {
    let verdict = |it: &Comparison, data| {
        it.ratio(data).map(Ratio::verdict).map_or_else(
            |_| "not measured".to_owned(),
            |verdict| verdict.to_string(),
        )
    };
    let changed = super::comparisons::ALL.iter().filter_map(|it| {
        let (then, now) = (verdict(it, before), verdict(it, now));
        let (of, with) = (it.of.0, it.with.0);
        (then != now).then(|| {
            format!("{}: {of} beside {with}: was {then}, is {now}", it.id)
        })
    });
    changed.collect()
}
