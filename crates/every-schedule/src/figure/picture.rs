//! The picture of a schedule: a lane for each actor, time downwards, messages as arrows, locks as
//! bars, the present as a line.
//!
//! `theme/figure/picture.js` draws the same for a reader who steps; a browser test compares the
//! two, mark by mark. So both are written in the same order, and with whole numbers only.

use super::money::amount;
use super::{
    ActorState, Came, Deed, Figure, Index, Moment, ObjectState, Stage, Status,
    Step, Value,
};

/// A picture, and how far one has to scroll to see the present.
pub(super) struct Picture {
    pub(super) height: u32,
    pub(super) scroll: u32,
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
        let above = Stage::HEAD + (at as u32 + 1) * Stage::ROW + 4;
        let top = above.max(stage.past);
        let bottom = top + stage.buttons + stage.waits;
        let to_come = (steps.len() - at) as u32 * Stage::ROW + 8;
        let mut drawing = Drawing {
            figure: self,
            head: format!("{name}-head"),
            steps,
            moments,
            at,
            start: top - above + Stage::HEAD,
            top,
            bottom,
            height: bottom + stage.future.max(to_come),
            marks: String::new(),
        };
        drawing.draw();
        Picture {
            height: drawing.height,
            scroll: top - stage.past,
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
    /// Where the first row begins, the present and the future.
    start: u32,
    top: u32,
    bottom: u32,
    height: u32,
    marks: String,
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
            true => self.start + row(step),
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
        let text = super::page::escaped(text);
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

    fn arrows(&mut self) {
        let mut sent: Vec<Sent> = vec![];
        let mut flying = 0;
        for step in 1..=self.steps.len() {
            let Step { actor, deed, .. } = *self.steps[step - 1];
            let Deed { did, came, lost, .. } = &self.figure.deeds[deed];
            let message = |channel| Sent { step, channel, value: did.value };
            match (*came, did.on) {
                (Came::Sent, Some(channel)) => sent.push(message(channel)),
                (Came::Handed(to), Some(channel)) => {
                    self.arrow(message(channel), Some((step, to)), "");
                }
                (Came::Refused, Some(channel)) => {
                    self.refused(message(channel));
                }
                (Came::Received(_), Some(channel)) => {
                    let first =
                        sent.iter().position(|it| it.channel == channel);
                    if let Some(first) = first {
                        let message = sent.remove(first);
                        flying += self.fly(message, step, flying);
                        self.arrow(message, Some((step, actor)), "");
                    }
                }
                _ => {}
            }
            for (channel, _) in lost {
                while let Some(n) =
                    sent.iter().position(|it| it.channel == *channel)
                {
                    let message = sent.remove(n);
                    flying += self.fly(message, step, flying);
                    self.arrow(message, Some((step, actor)), " lost");
                }
            }
        }
        for message in sent {
            flying += self.fly(message, usize::MAX, flying);
            if message.step > self.at {
                self.arrow(message, None, "");
            }
        }
    }

    fn value(&self, message: Sent) -> Option<&Value> {
        message.value.map(|it| &self.figure.values[it])
    }

    fn class(&self, message: Sent) -> &'static str {
        match self.value(message).is_some_and(|it| it.money) {
            true => "arrow money",
            false => "arrow",
        }
    }

    /// Where a message begins, and the lane to which it goes.
    fn ends(&self, message: Sent, to: Option<Index>) -> (u32, u32) {
        let from = self.steps[message.step - 1].actor;
        let x1 = self.x(from).unwrap_or(0);
        let to = to.or(self.figure.objects[message.channel].reader);
        let x2 = to.and_then(|it| self.x(it)).unwrap_or(x1 + 40);
        (x1, x2)
    }

    /// A message that is on its way at present: so much of the arrow as there is by now. Returns
    /// how many were drawn.
    fn fly(&mut self, message: Sent, received: usize, before: u32) -> u32 {
        if message.step > self.at || received <= self.at {
            return 0;
        }
        let (x1, x2) = self.ends(message, None);
        let (x, y) = ((x1 + x2) / 2 + 8 * before, self.top);
        let class = self.class(message);
        let from = self.y(message.step);
        self.path(
            &format!("{class} open"),
            &format!("M{x1} {from}L{x} {y}"),
            false,
        );
        self.circle(&format!("{class} open"), x, y);
        // The step that has just sent it says so itself.
        let is_said = message.step == self.at;
        let value = self.value(message).filter(|it| it.money && !is_said);
        if let Some(short) = value.map(|it| it.short.clone()) {
            self.text("label money", x + 8, y - 5, &short);
        }
        1
    }

    /// What is to be seen of a message's way to where it is received, or to nowhere.
    fn arrow(&mut self, message: Sent, to: Option<(usize, Index)>, how: &str) {
        let (x1, x2) = self.ends(message, to.map(|it| it.1));
        let class = format!("{}{how}", self.class(message));
        let short_of = if x2 < x1 { x2 + 5 } else { x2 - 5 };
        let y1 = self.y(message.step);
        let middle = (x1 + x2) / 2;
        match to {
            None => {
                let y2 = self.height - 4;
                self.path(
                    &format!("{class} ghost"),
                    &format!("M{x1} {y1}L{middle} {y2}"),
                    false,
                );
            }
            Some((step, _)) if message.step <= self.at && step > self.at => {
                let (y1, y2) = (self.bottom, self.y(step));
                self.path(
                    &format!("{class} ghost"),
                    &format!("M{middle} {y1}L{short_of} {y2}"),
                    true,
                );
            }
            Some((step, _)) => {
                let y2 = self.y(step);
                let y2 = if step == message.step { y2 + 8 } else { y2 };
                let ghost = self.ghost(step);
                self.path(
                    &format!("{class}{ghost}"),
                    &format!("M{x1} {y1}L{short_of} {y2}"),
                    true,
                );
            }
        }
    }

    /// A message that does not even leave.
    fn refused(&mut self, message: Sent) {
        let (x1, x2) = self.ends(message, None);
        let (x, y) = ((x1 + x2) / 2, self.y(message.step));
        let class =
            format!("{} lost{}", self.class(message), self.ghost(message.step));
        self.path(&class, &format!("M{x1} {y}L{x} {}", y + 8), false);
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
        let margin = Stage::WIDTH - self.figure.stage.margin();
        let end = next.and_then(|&it| self.x(it)).unwrap_or(margin);
        let label = cut(&label, end.saturating_sub(x));
        self.text(&class, x, self.y(n) + 4, &label);
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
            (status != Status::Go && status != Status::Blocked)
                .then_some(status)
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

    fn column(&self, n: usize) -> u32 {
        let behind = self.figure.stage.all_columns() - 1 - n;
        Stage::WIDTH - 2 - behind as u32 * Stage::COLUMN
    }

    fn margin(&mut self) {
        for n in 0..self.figure.stage.all_columns() {
            let mut last = String::new();
            for (step, moment) in self.moments.clone().into_iter().enumerate() {
                let cell = self.cell(n, moment);
                let Some((text, class)) = cell.filter(|it| it.0 != last) else {
                    continue;
                };
                let ghost = self.ghost(step);
                let class = format!("label end{class}{ghost}");
                self.text(&class, self.column(n), self.y(step) + 4, &text);
                last = text;
            }
        }
    }

    /// What a column of the margin says at a moment, and its class.
    fn cell(
        &self,
        n: usize,
        moment: &Moment,
    ) -> Option<(String, &'static str)> {
        let Stage { columns, total, .. } = &self.figure.stage;
        if let Some(&object) = columns.get(n) {
            let value = *self.object(moment, object)?.values.first()?;
            return Some((self.figure.values[value].short.clone(), ""));
        }
        let (held, moved) = moment.money?;
        let class = match *total {
            Some(total) if held == total => " good",
            Some(total) if held + moved == total => " money",
            _ => " bad",
        };
        Some((amount(held), class))
    }

    fn waits(&mut self) {
        let moment = self.moments[self.at];
        let y = self.top + self.figure.stage.buttons;
        let mut deep = 0;
        let mut labels = Vec::new(); // no line may lie over them
        for wait in &moment.waits {
            let lanes = (self.x(wait.who), self.x(wait.whom));
            let (Some(x1), Some(x2)) = lanes else { continue };
            deep += Stage::SAG;
            let low = y + deep;
            // Whoever waits for himself gets a loop.
            let x2 = if x1 == x2 { x2 + 24 } else { x2 };
            let class = if wait.circle { "wait circle" } else { "wait" };
            self.path(
                class,
                &format!("M{x1} {y}C{x1} {low} {x2} {low} {x2} {}", y + 2),
                true,
            );
            let on =
                wait.on.map_or("its end", |it| &self.figure.objects[it].short);
            let class =
                if wait.circle { "label middle bad" } else { "label middle" };
            // Where a third of the line is drawn: two that wait for each
            // other have their words on two sides.
            let place = ((20 * x1 + 7 * x2) / 27, y + deep * 2 / 3 + 4);
            labels.push((class, place, on));
        }
        for (class, (x, y), on) in labels {
            self.text(class, x, y, on);
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

/// As much of a text as there is room for; if not all, then without what stands behind a colon.
fn cut(text: &str, room: u32) -> String {
    let most = (room / 6) as usize;
    let fits = |text: &str| text.chars().count() <= most;
    let short = text.split(": ").next().unwrap_or(text);
    if fits(text) {
        text.to_owned()
    } else if fits(short) {
        short.to_owned()
    } else {
        short.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    }
}
