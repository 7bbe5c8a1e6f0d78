//! Messages as arrows: on their way, received, refused, left unread.

use super::{Drawing, Sent};
use crate::figure::{Came, Deed, Index, Stage, Step, Value};

impl Drawing<'_> {
    pub(super) fn arrows(&mut self) {
        let mut sent: Vec<Sent> = vec![];
        let mut flying = 0;
        for step in 1..=self.steps.len() {
            let Step { actor, deed, .. } = *self.steps[step - 1];
            let Deed { did, came, lost, last, .. } = &self.figure.deeds[deed];
            let mut unread = 0;
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
                let reader = self.figure.objects[*channel].reader;
                while let Some(n) =
                    sent.iter().position(|it| it.channel == *channel)
                {
                    let message = sent.remove(n);
                    flying += self.fly(message, step, flying);
                    if *last {
                        self.unread(message, step, unread);
                        unread += 1;
                    } else if message.step == step {
                        self.refused(message);
                    } else {
                        let to = reader.unwrap_or(actor);
                        self.arrow(message, Some((step, to)), " lost");
                    }
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

    pub(super) fn value(&self, message: Sent) -> Option<&Value> {
        message.value.map(|it| &self.figure.values[it])
    }

    pub(super) fn class(&self, message: Sent) -> &'static str {
        match self.value(message).is_some_and(|it| it.money) {
            true => "arrow money",
            false => "arrow",
        }
    }

    /// Where a message begins, and the lane to which it goes.
    pub(super) fn ends(&self, message: Sent, to: Option<Index>) -> (u32, u32) {
        let from = self.steps[message.step - 1].actor;
        let x1 = self.x(from).unwrap_or(0);
        let to = to.or(self.figure.objects[message.channel].reader);
        let x2 = to.and_then(|it| self.x(it)).unwrap_or(x1 + 40);
        (x1, x2)
    }

    /// Half-way between two lanes, and on no third one: there it would look as if it had arrived.
    fn middle(&self, x1: u32, x2: u32) -> u32 {
        let middle = (x1 + x2) / 2;
        let mut lanes = self.figure.stage.lanes.iter();
        let aside = self.figure.stage.lane / 4;
        let is_near = |x: u32| x.abs_diff(middle) < 9;
        match lanes.any(|&it| self.x(it).is_some_and(is_near)) {
            false => middle,
            true if x1 < middle => middle - aside,
            true => middle + aside,
        }
    }

    /// A message that is on its way at present: so much of the arrow as there is by now. Returns
    /// how many were drawn.
    fn fly(&mut self, message: Sent, received: usize, before: u32) -> u32 {
        if message.step > self.at || received <= self.at {
            return 0;
        }
        let (x1, x2) = self.ends(message, None);
        let (x, y) = (self.middle(x1, x2) + 8 * before, self.top);
        let class = self.class(message);
        let way = self.way((x1, self.y(message.step)), (x, y));
        self.path(&format!("{class} open"), &way, false);
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
        let middle = self.middle(x1, x2);
        match to {
            None => {
                let way = self.way((x1, y1), (middle, self.height - 4));
                self.path(&format!("{class} ghost"), &way, false);
            }
            Some((step, _)) if message.step <= self.at && step > self.at => {
                let from = (middle, self.bottom);
                let way = self.way(from, (short_of, self.y(step)));
                self.path(&format!("{class} ghost"), &way, true);
            }
            Some((step, _)) => {
                let y2 = self.y(step);
                let y2 = if step == message.step { y2 + 8 } else { y2 };
                let way = self.way((x1, y1), (short_of, y2));
                let ghost = self.ghost(step);
                self.path(&format!("{class}{ghost}"), &way, true);
            }
        }
    }

    /// From here to there, and on the way through no step of another lane. Its words stand at its
    /// right, so who goes right passes below them, and who goes left above.
    fn way(&self, (x1, y1): (u32, u32), (x2, y2): (u32, u32)) -> String {
        let mut way = format!("M{x1} {y1}");
        let lanes = self.figure.stage.lanes.iter();
        let mut between: Vec<_> = lanes
            .filter_map(|&lane| Some((self.x(lane)?, lane)))
            .filter(|&(x, _)| x1.min(x2) < x && x < x1.max(x2))
            .collect();
        between.sort_unstable_by_key(|it| it.0.abs_diff(x1));
        for (x, lane) in between {
            let y = y1 + (y2 - y1) * x.abs_diff(x1) / x2.abs_diff(x1);
            let steps = (1..=self.steps.len())
                .filter(|&n| self.steps[n - 1].actor == lane);
            let mut rows = steps.map(|n| self.y(n));
            let is_near = |&row: &u32| match x1 < x2 {
                true => row < y + 15 && y < row + 9,
                false => row < y + 9 && y < row + 15,
            };
            if let Some(row) = rows.find(is_near) {
                let beside = if x1 < x2 { row + 12 } else { row - 9 };
                way += &format!("L{x} {beside}");
            }
        }
        way + &format!("L{x2} {y2}")
    }

    /// A message that goes with its channel as the program ends: it comes as far as that.
    fn unread(&mut self, message: Sent, step: usize, nth: u32) {
        let (x1, x2) = self.ends(message, None);
        let middle = self.middle(x1, x2);
        let (x, y) = (middle + 8 * nth, self.y(step) + Stage::ROW / 2);
        let is_open = message.step <= self.at && step > self.at;
        let from = match is_open {
            true => (middle, self.bottom),
            false => (x1, self.y(message.step)),
        };
        let class = format!("{}{}", self.class(message), self.ghost(step));
        let way = self.way(from, (x, y));
        self.path(&class, &way, false);
        let cross = format!("M{} {}l6 6m0 -6l-6 6", x - 3, y - 3);
        self.path(&class, &cross, false);
    }

    /// A message that does not even leave, or is lost at once.
    fn refused(&mut self, message: Sent) {
        let (x1, x2) = self.ends(message, None);
        let (x, y) = ((x1 + x2) / 2, self.y(message.step));
        let class =
            format!("{} lost{}", self.class(message), self.ghost(message.step));
        self.path(&class, &format!("M{x1} {y}L{x} {}", y + 8), false);
    }
}
