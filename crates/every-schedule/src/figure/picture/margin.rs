//! The margin: what was left behind in each step, and who waits for what.

use std::mem;

use super::{Cell, Drawing};
use crate::figure::money::amount;
use crate::figure::{Moment, Stage};

impl Drawing<'_> {
    pub(super) fn column(&self, n: usize) -> u32 {
        let behind = self.figure.stage.all_columns() - 1 - n;
        Stage::WIDTH - 2 - behind as u32 * Stage::COLUMN
    }

    /// What the margin says, where it is something else than above.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = vec![];
        for column in 0..self.figure.stage.all_columns() {
            let mut last = String::new();
            for (step, moment) in self.moments.iter().enumerate() {
                let cell = self.cell(column, moment);
                let Some((text, class)) = cell.filter(|it| it.0 != last) else {
                    continue;
                };
                last.clone_from(&text);
                cells.push(Cell { column, step, text, class });
            }
        }
        cells
    }

    pub(super) fn margin(&mut self) {
        for Cell { column, step, text, class } in mem::take(&mut self.cells) {
            let class = format!("label end{class}{}", self.ghost(step));
            let (x, y) = (self.column(column), self.y(step) + 4);
            self.text(&class, x, y, &text);
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

    pub(super) fn waits(&mut self) {
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
}
