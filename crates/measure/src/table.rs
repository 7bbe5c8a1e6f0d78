//! Tables for the pages, in Markdown.

use crate::data::{Axis, Kind, Measurement, Point, Series, Unit};

/// A row for each design, a column for each `x`. With a floor among the
/// designs, the last column says how many times the floor's time an operation
/// takes.
pub fn table(measured: &Measurement, kinds: &[Kind]) -> String {
    let series: Vec<_> =
        measured.series.iter().filter(|it| kinds.contains(&it.kind)).collect();
    let floors = measured.series.iter().filter(|it| it.kind == Kind::Floor);
    let floor = floors.take(1).find(|_| measured.x != Axis::Work);
    if series.is_empty() && measured.refused.is_empty() {
        return "Left out of this run: it needs `--features databases`.\n"
            .to_owned();
    }
    let xs: Vec<f64> = series
        .iter()
        .max_by_key(|it| it.points.len())
        .map_or(vec![], |it| it.points.iter().map(|point| point.x).collect());
    let promises = series.iter().any(|it| !it.promise.is_empty());
    let mut header = vec![String::new()];
    if promises {
        header.push("promises".to_owned());
    }
    header.extend(xs.iter().map(|&x| heading(measured.x, x)));
    if floor.is_some() {
        header.push("×\u{a0}floor".to_owned());
    }
    let mut lines = vec![row(&header), row(&vec!["---"; header.len()])];
    for it in series {
        let mut cells = vec![it.name.replace('<', "&lt;").replace('>', "&gt;")];
        if promises {
            cells.push(it.promise.clone());
        }
        let cell = |&x: &f64| {
            it.at(x).map_or("–".to_owned(), |at| spread(measured.unit, at))
        };
        cells.extend(xs.iter().map(cell));
        if let Some(floor) = floor {
            cells.push(times_the_floor(measured.unit, it, floor));
        }
        lines.push(row(&cells));
    }
    lines.extend(
        measured.refused.iter().map(|why| format!("\nRefused: {why}.")),
    );
    lines.join("\n") + "\n"
}

fn times_the_floor(unit: Unit, it: &Series, floor: &Series) -> String {
    let ratio = it.points.first().and_then(|at| {
        let floor = floor.at(at.x)?.median;
        let rate = unit == Unit::PerSecond;
        Some(if rate { floor / at.median } else { at.median / floor })
    });
    ratio.map_or("–".to_owned(), |ratio| format!("{}\u{a0}×", short(ratio)))
}

/// A line of a table.
pub fn row(cells: &[impl AsRef<str>]) -> String {
    let cells: Vec<_> = cells.iter().map(AsRef::as_ref).collect();
    format!("| {} |", cells.join(" | "))
}

/// What stands above a column.
pub fn heading(x: Axis, value: f64) -> String {
    match x {
        Axis::Threads if value == 1.0 => "1 thread".to_owned(),
        Axis::Threads => format!("{value} threads"),
        Axis::Tasks if value == 1.0 => "1 task".to_owned(),
        Axis::Tasks => format!("{value} tasks"),
        Axis::Percentile if value == 100.0 => "slowest".to_owned(),
        Axis::Percentile => format!("{value} %"),
        Axis::Updates => format!("{} updates", number(Unit::Count, value)),
        Axis::Endpoints if value == 1.0 => "1 endpoint".to_owned(),
        Axis::Endpoints => format!("{} endpoints", number(Unit::Count, value)),
        Axis::Work if value == 0.0 => "no work".to_owned(),
        Axis::Work => format!("{} turns", number(Unit::Count, value)),
        Axis::Nothing => "measured".to_owned(),
    }
}

/// The median, with the lowest and the highest in brackets.
pub fn spread(unit: Unit, at: &Point) -> String {
    let (low, high) = (number(unit, at.low), number(unit, at.high));
    if low == high {
        return number(unit, at.median);
    }
    let same_unit = low.split_once('\u{a0}').map(|it| it.1)
        == high.split_once('\u{a0}').map(|it| it.1);
    let low = match low.split_once('\u{a0}') {
        Some((digits, _)) if same_unit => digits.to_owned(),
        _ => low,
    };
    let high = if same_unit {
        high.split_once('\u{a0}').map_or(high.clone(), |it| it.0.to_owned())
    } else {
        high
    };
    format!("{} ({low}\u{2060}–\u{2060}{high})", number(unit, at.median))
}

/// A number with three digits, and its unit.
pub fn number(unit: Unit, value: f64) -> String {
    let steps: &[(f64, &str)] = match unit {
        Unit::PerSecond | Unit::Count => {
            &[(1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, "")]
        }
        Unit::Nanoseconds => {
            &[(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")]
        }
        Unit::Bytes => &[(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")],
    };
    let (step, name) = steps
        .iter()
        .find(|(step, _)| value >= *step)
        .unwrap_or(&steps[steps.len() - 1]);
    let is_whole = *step == 1.0 && value == value.round();
    let digits = if is_whole { value.to_string() } else { short(value / step) };
    if name.is_empty() { digits } else { format!("{digits}\u{a0}{name}") }
}

fn short(value: f64) -> String {
    match value {
        _ if value >= 100.0 => format!("{value:.0}"),
        _ if value >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
