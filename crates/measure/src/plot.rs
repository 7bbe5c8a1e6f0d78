//! Plots for the pages: SVG that takes its colours from the page's theme.

use crate::conclusions::Comparison;
use crate::data::{Data, Kind, Measurement, Series, Unit};
use crate::table::{heading, number};
use anyhow::Result;

/// What a plot shows of a measurement.
pub struct Plot<'a> {
    /// Names the file, and the ids inside the picture.
    pub id: &'a str,
    /// What the picture shows, for those who do not see it.
    pub title: &'a str,
    /// Which designs.
    pub kinds: &'a [Kind],
}

const WIDTH: f64 = 360.0; // a phone is as wide
const LEFT: f64 = 60.0;
const RIGHT: f64 = 332.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 256.0;
const AXIS: f64 = 40.0; // numbers, and below them what they count
const LINE_HEIGHT: f64 = 20.0;

impl Plot<'_> {
    /// Draws it. Both axes are logarithmic.
    pub fn draw(&self, measured: &Measurement) -> String {
        let all = measured.series.iter();
        let mut series: Vec<_> =
            all.filter(|it| self.kinds.contains(&it.kind)).collect();
        let points = || series.iter().flat_map(|it| &it.points);
        let values = points().flat_map(|at| [at.low, at.high]);
        let y = Scale::over(values, BOTTOM, TOP, true);
        let x = Scale::over(points().map(|at| at.x), LEFT, RIGHT, false);
        // Their names stand below in the order in which the lines end.
        let end = |it: &Series| it.points.last().map_or(0.0, |at| at.median);
        series.sort_by(|a, b| end(b).total_cmp(&end(a)));
        let keys = BOTTOM + AXIS;
        let height = keys + LINE_HEIGHT * series.len() as f64;

        let (id, title) = (self.id, self.title);
        let words = in_words(measured.unit, &series);
        let mut svg = format!(
            "<svg class=\"plot\" role=\"img\" aria-labelledby=\"{id}-title\" \
             viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
             font-size=\"13\">\n\
             <title id=\"{id}-title\">{title} {words}</title>\n\
             <g class=\"grid\">{}</g>\n",
            self.grid(measured, &x, &y)
        );
        for (nth, it) in series.iter().enumerate() {
            let key = keys + LINE_HEIGHT * (nth as f64 + 0.5);
            svg += &line(it, nth, key, &x, &y);
        }
        svg + "</svg>\n"
    }

    /// The axes.
    fn grid(&self, measured: &Measurement, x: &Scale, y: &Scale) -> String {
        let across = |y: f64| format!("M{LEFT} {y:.0}H{RIGHT}");
        let mut grid = String::new();
        for tick in y.decades() {
            let (y, value) = (y.at(tick), number(measured.unit, tick));
            grid += &path("", &across(y));
            grid += &text(LEFT - 6.0, y + 4.0, "end", &value);
        }
        let longest = measured.series.iter().max_by_key(|it| it.points.len());
        let mut counted = String::new();
        for at in longest.iter().flat_map(|it| &it.points) {
            let below = heading(measured.x, at.x);
            let (many, of_what) =
                below.rsplit_once(' ').unwrap_or((&below, ""));
            grid += &text(x.at(at.x), BOTTOM + 18.0, "middle", many);
            of_what.clone_into(&mut counted);
        }
        let middle = f64::midpoint(LEFT, RIGHT);
        grid += &text(middle, BOTTOM + 35.0, "middle", &counted);
        grid
    }
}

fn path(class: &str, d: &str) -> String {
    format!("<path class=\"{class}\" d=\"{d}\"/>")
}

fn text(x: f64, y: f64, anchor: &str, text: &str) -> String {
    format!(
        "<text x=\"{x:.0}\" y=\"{y:.0}\" text-anchor=\"{anchor}\">{text}</text>"
    )
}

/// A line through the medians, a bar from the lowest to the highest round, and
/// below the plot a piece of the line with its name.
fn line(it: &Series, nth: usize, key: f64, x: &Scale, y: &Scale) -> String {
    let class = class(it.kind);
    let dashes = ["", "6 3", "2 3", "9 3 2 3", "12 3"][nth % 5];
    let (mut medians, mut bars, mut dots) =
        (String::new(), String::new(), String::new());
    for at in &it.points {
        let (x, median) = (x.at(at.x), y.at(at.median));
        let (low, high) = (y.at(at.low), y.at(at.high));
        let to = if medians.is_empty() { 'M' } else { 'L' };
        medians += &format!("{to}{x:.0} {median:.0}");
        bars += &format!("M{x:.0} {low:.0}V{high:.0}");
        dots += &format!("M{x:.0} {median:.0}h0");
    }
    medians += &format!("M10 {key:.0}H{}", LEFT - 10.0);
    format!(
        "<g class=\"{class}\"><path d=\"{medians}\" \
         stroke-dasharray=\"{dashes}\"/>{}{}{}</g>\n",
        path("", &bars),
        path("dots", &dots),
        text(LEFT, key + 4.0, "start", &it.name),
    )
}

fn escaped(name: &str) -> String {
    name.replace('<', "&lt;").replace('>', "&gt;")
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Messages => "messages",
        Kind::Lock => "lock",
        Kind::Neither => "neither",
        Kind::Library | Kind::ByHandle | Kind::Batched => "library",
        Kind::Database => "database",
        Kind::Floor => "floor",
    }
}

/// How many times as long one design took as another, for several pairs: a bar
/// from the lowest to the highest ratio of the rounds.
pub struct Bars<'a> {
    /// Names the file, and the ids inside the picture.
    pub id: &'a str,
    /// What the picture shows, for those who do not see it.
    pub title: &'a str,
    /// What a ratio of one means.
    pub one: &'a str,
    /// What stands beside each bar, and what it shows.
    pub rows: &'a [(&'a str, Comparison)],
}

const ROW: f64 = 34.0; // a line of words, and a bar below it
const SIDE: f64 = 28.0; // half of the longest number under the axis

impl Bars<'_> {
    /// Draws it. The axis is logarithmic, and slow is on the right.
    pub fn draw(&self, data: &Data) -> Result<String> {
        let mut rows = Vec::new();
        for (name, row) in self.rows {
            let series = data.get(row.question);
            let series = series.and_then(|it| it.series(row.of.0));
            let kind = series.map_or(Kind::Floor, |it| it.kind);
            rows.push((*name, kind, row.ratio(data)?));
        }
        let values = rows.iter().flat_map(|row| [row.2.low, row.2.high]);
        let values = values.chain([1.0]);
        let x = Scale::over(values, SIDE, WIDTH - SIDE, true);
        let height = ROW * rows.len() as f64 + AXIS;
        let (id, title, one) = (self.id, self.title, self.one);
        let words: Vec<_> = rows
            .iter()
            .map(|(name, _, ratio)| format!("{}: {ratio} times", escaped(name)))
            .collect();
        let words = words.join("; ");
        let mut svg = format!(
            "<svg class=\"plot ratios\" role=\"img\" aria-labelledby=\"{id}-title\" \
             viewBox=\"0 0 {WIDTH} {height:.0}\" font-family=\"sans-serif\" \
             font-size=\"13\">\n\
             <title id=\"{id}-title\">{title} {words}.</title>\n\
             <g class=\"grid\">"
        );
        let bottom = height - AXIS;
        for tick in x.decades() {
            let at = x.at(tick);
            let class = if tick == 1.0 { "line" } else { "" };
            svg += &path(class, &format!("M{at:.0} 0V{bottom:.0}"));
            let times = format!("{tick}\u{a0}×");
            svg += &text(at, bottom + 16.0, "middle", &times);
        }
        svg += &text(x.at(1.0), bottom + 33.0, "middle", one);
        svg += "</g>\n";
        for (nth, (name, kind, ratio)) in rows.iter().enumerate() {
            let y = ROW * nth as f64;
            let (low, high) = (x.at(ratio.low), x.at(ratio.high));
            let y_bar = y + 23.0;
            let bar = format!("M{:.0} {y_bar:.0}H{:.0}", low - 2.0, high + 2.0);
            svg += &format!(
                "<g class=\"{}\">{}{}{}</g>\n",
                class(*kind),
                path("bar", &bar),
                text(0.0, y + 12.0, "start", &escaped(name)),
                text(WIDTH, y + 12.0, "end", &ratio.to_string()),
            );
        }
        Ok(svg + "</svg>\n")
    }
}

/// A logarithmic axis on the page.
struct Scale {
    lowest: f64,
    highest: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn over(
        values: impl Iterator<Item = f64>,
        from: f64,
        to: f64,
        whole_decades: bool,
    ) -> Self {
        let logs: Vec<f64> =
            values.map(|value| value.max(0.001).log10()).collect();
        let mut lowest = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let mut highest =
            logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if whole_decades {
            (lowest, highest) = (lowest.floor(), highest.ceil());
        }
        Self { lowest, highest, from, to }
    }

    fn at(&self, value: f64) -> f64 {
        let part = (value.max(0.001).log10() - self.lowest)
            / (self.highest - self.lowest).max(0.01);
        self.from + part * (self.to - self.from)
    }

    fn decades(&self) -> impl Iterator<Item = f64> {
        let (first, last) =
            (self.lowest.ceil() as i32, self.highest.floor() as i32);
        (first..=last).map(|decade| 10f64.powi(decade))
    }
}

fn in_words(unit: Unit, series: &[&Series]) -> String {
    let words = series.iter().filter_map(|it| {
        let (first, last) = (it.points.first()?, it.points.last()?);
        let (first, last) =
            (number(unit, first.median), number(unit, last.median));
        Some(format!("{}: from {first} to {last}", it.name))
    });
    words.collect::<Vec<_>>().join("; ") + "."
}
