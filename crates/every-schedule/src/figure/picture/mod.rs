//! The picture of a schedule: a lane for each actor, time downwards, messages as arrows, locks as
//! bars, the present as a line.
//!
//! `theme/figure/picture.js` draws the same for a reader who steps; a browser test compares the
//! two, mark by mark. So both are written in the same order, and with whole numbers only.

mod arrows;
mod margin;

use super::{
    ActorState, Came, Deed, Figure, Index, Moment, ObjectState, Stage, Status,
    Step,
};

/// A picture, and how far one has to scroll until the present is where a stage has it; less than
/// nothing if there is not so much of a past.
pub(super) struct Picture {
    pub(super) height: u32,
    pub(super) scroll: i32,
    pub(super) marks: String,
}

impl Figure {
    /// Draws the schedule of a link, at the moment after so many steps.
    pub(super) fn picture(&self, name: &str, link: &str, at: usize) -> Picture {
        let way = self.follow(link);
        let steps = way.iter().map(|&(m, s)| &self.moments[m].steps[s]);
        let steps: Vec<_> = steps.collect();
        let after = steps.iter().map(|it| &self.moments[it.to]);
        let moments = [&self.moments[0]].into_iter().chain(after).collect();
        let stage = &self.stage;
        let top = Stage::HEAD + (at as u32 + 1) * Stage::ROW + 4;
        let bottom = top + stage.buttons + stage.waits;
        let mut drawing = Drawing {
            figure: self,
            head: format!("{name}-head"),
            steps,
            moments,
            at,
            top,
            bottom,
            height: bottom,
            cells: vec![],
            marks: String::new(),
        };
        drawing.draw();
        Picture {
            height: drawing.height,
            scroll: top as i32 - stage.past as i32,
            marks: drawing.marks,
        }
    }

    /// The marks of the picture of a schedule, after so many of its steps: for whoever compares
    /// them with those of a script.
    pub fn marks(&self, name: &str, link: &str, at: usize) -> String {
        self.picture(name, link, at).marks
    }

    /// What the picture shows, for who cannot see it.
    pub(super) fn picture_title(&self, link: &str, at: usize) -> String {
        let way = self.follow(link);
        let steps = way.iter().enumerate().take(at).map(|(n, &(m, s))| {
            let step = &self.moments[m].steps[s];
            let words = self.deeds[step.deed].words.long.replace('`', "");
            format!("{}. {}: {words}", n + 1, self.actors[step.actor])
        });
        let steps = steps.collect::<Vec<_>>().join("; ");
        match at {
            0 => "Nobody has taken a step yet.".to_owned(),
            _ => format!("{steps}."),
        }
    }
}

struct Drawing<'a> {
    figure: &'a Figure,
    /// The id of the head of an arrow.
    head: String,
    steps: Vec<&'a Step>,
    moments: Vec<&'a Moment>,
    at: usize,
    /// Where the present begins, and the future.
    top: u32,
    bottom: u32,
    height: u32,
    cells: Vec<Cell>,
    marks: String,
}

/// What stands in a column of the margin, in the row of a step.
struct Cell {
    column: usize,
    step: usize,
    text: String,
    class: &'static str,
}

/// A message that was sent.
#[derive(Clone, Copy)]
struct Sent {
    step: usize,
    channel: Index,
    value: Option<Index>,
}

impl Drawing<'_> {
    fn draw(&mut self) {
        self.height = self.end();
        self.cells = self.cells();
        self.names();
        self.lanes();
        self.bars();
        self.arrows();
        self.deeds();
        self.margin();
        let top = self.top;
        self.path("present", &format!("M0 {top}H{}", Stage::WIDTH), false);
        self.waits();
    }

    /// Where the picture ends: nothing is drawn below.
    fn end(&self) -> u32 {
        let last = self.moments[self.moments.len() - 1];
        let mut states =
            last.actors.iter().map(|&it| &self.figure.actor_states[it]);
        match self.steps.len() - self.at {
            0 if states.any(|it| !it.status.is_over()) => self.bottom,
            0 => self.top + 6,
            to_come => self.bottom + to_come as u32 * Stage::ROW + 8,
        }
    }

    /// The middle of a lane.
    fn x(&self, actor: Index) -> Option<u32> {
        let lanes = &self.figure.stage.lanes;
        let lane = lanes.iter().position(|&it| it == actor)? as u32;
        Some(12 + lane * self.figure.stage.lane)
    }

    /// The middle of a step; 0 is the beginning.
    fn y(&self, step: usize) -> u32 {
        let row = |n: usize| n as u32 * Stage::ROW + Stage::ROW / 2;
        match step <= self.at {
            true => Stage::HEAD + row(step),
            false => self.bottom + row(step - self.at - 1),
        }
    }

    fn ghost(&self, step: usize) -> &'static str {
        if step > self.at { " ghost" } else { "" }
    }

    fn path(&mut self, class: &str, d: &str, head: bool) {
        let head = match head {
            true => format!(" marker-end=\"url(#{})\"", self.head),
            false => String::new(),
        };
        self.marks += &format!("<path class=\"{class}\" d=\"{d}\"{head}/>\n");
    }

    fn circle(&mut self, class: &str, x: u32, y: u32) {
        self.marks += &format!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>\n"
        );
    }

    fn text(&mut self, class: &str, x: u32, y: u32, text: &str) {
        let text = super::escaped(text);
        self.marks += &format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>\n"
        );
    }

    fn names(&mut self) {
        let figure = self.figure;
        for &actor in &figure.stage.lanes {
            let x = self.x(actor).unwrap_or(0) - 6;
            self.text("name", x, 14, &figure.actors[actor]);
        }
        for (n, name) in figure.column_names().iter().enumerate() {
            self.text("name end", self.column(n), 14, name);
        }
    }

    /// The pieces of the time in which something is the same, from moment to moment.
    fn spans<T: Copy + PartialEq>(
        &self,
        what: impl Fn(&Moment) -> Option<T>,
    ) -> Vec<(u32, u32, T, &'static str)> {
        let mut spans: Vec<(u32, u32, T)> = vec![];
        let last = self.moments.len() - 1;
        for (n, moment) in self.moments.iter().enumerate() {
            let end = match n {
                _ if n < last => self.y(n + 1),
                _ if n == self.at => self.bottom,
                _ => self.y(n) + Stage::ROW / 2,
            };
            let Some(it) = what(moment) else { continue };
            match spans.last_mut() {
                Some(span) if span.1 == self.y(n) && span.2 == it => {
                    span.1 = end
                }
                _ => spans.push((self.y(n), end, it)),
            }
        }
        let mut pieces = vec![];
        for (from, to, it) in spans {
            let cut = self.bottom.clamp(from, to);
            if cut > from {
                pieces.push((from, cut, it, ""));
            }
            if to > cut {
                pieces.push((cut, to, it, " ghost"));
            }
        }
        pieces
    }

    fn lanes(&mut self) {
        for &actor in &self.figure.stage.lanes {
            let x = self.x(actor).unwrap_or(0);
            let waits =
                |moment: &Moment| match self.actor(moment, actor)?.status {
                    Status::Go => Some(false),
                    Status::Blocked => Some(true),
                    _ => None,
                };
            for (from, to, waits, ghost) in self.spans(waits) {
                // From its name on.
                let is_first = from == self.y(0);
                let from = if is_first { from.min(Stage::HEAD) } else { from };
                let class = if waits { "lane waits" } else { "lane" };
                self.path(
                    &format!("{class}{ghost}"),
                    &format!("M{x} {from}V{to}"),
                    false,
                );
            }
        }
    }

    fn bars(&mut self) {
        for &actor in &self.figure.stage.lanes {
            let bars = self.figure.stage.bars.clone();
            for (n, object) in bars.into_iter().enumerate() {
                let x = self.x(actor).unwrap_or(0) - 3 + 7 * n as u32;
                let held = |moment: &Moment| {
                    let state = self.object(moment, object)?;
                    state.actors.contains(&actor).then_some(state.shared)
                };
                for (from, to, shared, ghost) in self.spans(held) {
                    let class = if shared { "bar shared" } else { "bar" };
                    let height = to - from;
                    self.marks += &format!(
                        "<rect class=\"{class}{ghost}\" x=\"{x}\" y=\"{from}\" width=\"6\" height=\"{height}\"/>\n"
                    );
                }
            }
        }
    }

    fn deeds(&mut self) {
        for n in 1..=self.steps.len() {
            let ghost = self.ghost(n);
            let actor = self.steps[n - 1].actor;
            let (x, y) = (self.x(actor).unwrap_or(0), self.y(n));
            let now = if n == self.at { " now" } else { "" };
            self.circle(&format!("mark{now}{ghost}"), x, y);
            for &lane in &self.figure.stage.lanes {
                self.label(n, lane);
                self.stop(n, lane);
            }
        }
    }

    /// What an actor did in a step, and what it said.
    fn label(&mut self, n: usize, lane: Index) {
        let label = self.words(n, lane);
        if label.is_empty() {
            return;
        }
        let bad = if label.starts_with('✗') { " bad" } else { "" };
        let class = format!("label{bad}{}", self.ghost(n));
        let bars = self.figure.stage.bars.len().max(1) as u32;
        let x = self.x(lane).unwrap_or(0) + 2 + 7 * bars;
        // There is room up to the next words of the row, or to the margin.
        let lanes = self.figure.stage.lanes.iter();
        let mut others = lanes.skip_while(|&&it| it != lane).skip(1);
        let next = others.find(|&&it| !self.words(n, it).is_empty());
        let mut cells = self.cells.iter().filter(|it| it.step == n);
        let margin = match cells.next() {
            Some(cell) => self.column(cell.column) - Stage::COLUMN,
            None => Stage::WIDTH - 2,
        };
        let end = next.and_then(|&it| self.x(it)).unwrap_or(margin);
        let label = cut(&label, end.saturating_sub(x));
        let is_above = lane == self.steps[n - 1].actor && self.leaves_right(n);
        let y = if is_above { self.y(n) - 2 } else { self.y(n) + 4 };
        self.text(&class, x, y, &label);
    }

    /// Whether a message leaves in a step for a lane at the right: its arrow would go through the
    /// words.
    fn leaves_right(&self, n: usize) -> bool {
        let Deed { did, came, .. } = &self.figure.deeds[self.steps[n - 1].deed];
        let to = match came {
            Came::Sent | Came::Refused => None,
            Came::Handed(to) => Some(*to),
            _ => return false,
        };
        did.on.is_some_and(|channel| {
            let message = Sent { step: n, channel, value: did.value };
            let (x1, x2) = self.ends(message, to);
            x1 < x2
        })
    }

    /// What a lane says in the row of a step.
    fn words(&self, n: usize, lane: Index) -> String {
        let Step { actor, deed, .. } = *self.steps[n - 1];
        let mut label = String::new();
        if lane == actor {
            label = self.figure.deeds[deed].words.short.clone();
        }
        let said = |n: usize| self.actor(self.moments[n], lane)?.said;
        if let Some(value) = said(n).filter(|_| said(n) != said(n - 1)) {
            let short = &self.figure.values[value].short;
            let is_number = short.starts_with(|it: char| it.is_ascii_digit());
            // A balance stands apart from what was sent or received.
            let is = if is_number { ", = " } else { " " };
            if label == *short {
                label.clear();
            }
            label = format!("{label}{is}{short}");
            label = label.trim_start_matches([',', ' ']).to_owned();
        }
        label
    }

    /// Whether an actor came to its end in a step.
    fn stop(&mut self, n: usize, lane: Index) {
        let over = |n: usize| {
            let status = self.actor(self.moments[n], lane)?.status;
            status.is_over().then_some(status)
        };
        let Some(status) = over(n).filter(|_| over(n - 1).is_none()) else {
            return;
        };
        let (x, y) = (self.x(lane).unwrap_or(0), self.y(n));
        let ghost = self.ghost(n);
        match status {
            Status::Panicked | Status::Dropped => {
                self.text(&format!("label bad{ghost}"), x - 4, y + 12, "✗")
            }
            _ => self.path(
                &format!("stop{ghost}"),
                &format!("M{} {}H{}", x - 5, y + 8, x + 5),
                false,
            ),
        }
    }

    fn actor(&self, moment: &Moment, actor: Index) -> Option<&ActorState> {
        let mut all =
            moment.actors.iter().map(|&it| &self.figure.actor_states[it]);
        all.find(|it| it.actor == actor)
    }

    fn object(&self, moment: &Moment, object: Index) -> Option<&ObjectState> {
        let mut all =
            moment.objects.iter().map(|&it| &self.figure.object_states[it]);
        all.find(|it| it.object == object)
    }
}

impl Figure {
    /// What stands above the columns of the margin.
    pub(super) fn column_names(&self) -> Vec<&str> {
        let stage = &self.stage;
        let objects = stage.columns.iter();
        let mut names: Vec<_> =
            objects.map(|&it| &*self.objects[it].short).collect();
        if stage.total.is_some() {
            names.push(if stage.transit { "accounts" } else { "total" });
        }
        names
    }
}

/// As much of a text as there is room for; if not all, then without what stands behind a colon, or
/// some of its words.
fn cut(text: &str, room: u32) -> String {
    let most = (room / 6) as usize;
    let fits = |text: &str| text.chars().count() <= most;
    let short = text.split(": ").next().unwrap_or(text);
    if fits(text) {
        return text.to_owned();
    } else if fits(short) {
        return short.to_owned();
    }
    let some: String = short.chars().take(most.saturating_sub(1)).collect();
    let words = some.rsplit_once(' ').map(|it| it.0);
    format!("{}…", words.filter(|it| it.len() > 1).unwrap_or(&some))
}
