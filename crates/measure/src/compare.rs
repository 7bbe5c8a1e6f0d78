//! A run beside an earlier one.

use crate::data::{Data, Measurement};
use crate::table::{heading, row, spread};

/// A row for each number that both runs have: before, now, and the ratio. A
/// star marks spreads that do not touch.
pub fn compare(before: &Data, now: &Data) -> String {
    let mut lines = Vec::new();
    for measured in &now.measurements {
        if let Some(earlier) = before.get(&measured.id) {
            lines.push(format!("\n{}", measured.id));
            rows(earlier, measured, &mut lines);
        }
    }
    lines.join("\n") + "\n"
}

fn rows(before: &Measurement, now: &Measurement, lines: &mut Vec<String>) {
    for series in &now.series {
        let Some(earlier) = before.series(&series.name) else { continue };
        for new in &series.points {
            let Some(old) = earlier.at(new.x) else { continue };
            let apart = old.high < new.low || new.high < old.low;
            lines.push(row(&[
                series.name.clone(),
                heading(now.x, new.x),
                spread(now.unit, old),
                spread(now.unit, *new),
                format!("{:.2}", new.median / old.median.max(1e-9)),
                if apart { "*" } else { " " }.to_owned(),
            ]));
        }
    }
}
