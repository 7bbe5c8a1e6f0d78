//! What the picture has room for.

use super::{Figure, Index, Role, Stage, Status};

impl Stage {
    /// The width of the picture.
    pub const WIDTH: u32 = 360;
    /// The height of a step.
    pub const ROW: u32 = 20;
    /// The height of the lanes' names.
    pub const HEAD: u32 = 20;
    /// The width of a column of the margin.
    pub const COLUMN: u32 = 52;
    /// The height of a button.
    pub const BUTTON: u32 = 32;
    /// How much deeper each line is of those that say who waits for whom.
    pub const SAG: u32 = 20;

    /// How many columns there are.
    pub(super) fn all_columns(&self) -> usize {
        self.columns.len() + usize::from(self.total.is_some())
    }

    /// The width of the margin.
    pub(super) fn margin(&self) -> u32 {
        self.all_columns() as u32 * Stage::COLUMN
    }
}

impl Figure {
    /// Measures the picture, once it is known where the figure rests.
    pub(super) fn measure(&mut self, total: Option<u64>) {
        let steps = || self.moments.iter().flat_map(|it| &it.steps);
        let lanes = (0..self.actors.len()).filter(|&actor| {
            let states = self.actor_states.iter();
            let mut states = states.filter(|it| it.actor == actor);
            steps().any(|it| it.actor == actor)
                || states.any(|it| it.status == Status::Dropped)
        });
        let lanes: Vec<_> = lanes.collect();
        let bars = (0..self.objects.len()).filter(|&it| self.is_held(it));
        let money = || self.moments.iter().filter_map(|it| it.money);
        let mut stage = Stage {
            bars: bars.collect(),
            total: total.filter(|_| money().next().is_some()),
            transit: money().any(|(_, transit)| transit > 0),
            ..Stage::default()
        };
        let room = 3 - stage.all_columns();
        let columns = (0..self.objects.len()).filter(|&it| self.fits(it));
        let columns: Vec<_> = columns.collect();
        if columns.len() <= room && lanes.len() <= 3 {
            stage.columns = columns;
        }
        stage.lane =
            (Stage::WIDTH - stage.margin()) / lanes.len().max(1) as u32;
        let longest = self.outcomes.iter().map(|it| self.follow(&it.way).len());
        let rows = longest.max().unwrap_or(0).clamp(4, 6);
        let rows = rows.max(self.rest.at.min(8)) as u32 + 1;
        stage.past = Stage::HEAD + rows * Stage::ROW + 4;
        let to_come = self.follow(&self.rest.way).len() - self.rest.at;
        stage.future = to_come.clamp(2, 4) as u32 * Stage::ROW;
        let choices = self.moments.iter().map(|moment| {
            let of = |it| moment.steps.iter().filter(|s| s.actor == it).count();
            lanes.iter().map(|&it| of(it)).max().unwrap_or(1)
        });
        stage.buttons = choices.max().unwrap_or(1) as u32 * Stage::BUTTON + 4;
        let waits = self.moments.iter().map(|moment| {
            let seen = moment.waits.iter().filter(|it| {
                lanes.contains(&it.who) && lanes.contains(&it.whom)
            });
            seen.count()
        });
        stage.waits = match waits.max().unwrap_or(0) {
            0 => 0,
            most => most as u32 * Stage::SAG + 12,
        };
        stage.lanes = lanes;
        self.stage = stage;
    }

    fn is_held(&self, object: Index) -> bool {
        let states = self.object_states.iter();
        let mut states = states.filter(|it| it.object == object);
        self.objects[object].role == Role::Lock
            && states.any(|it| !it.actors.is_empty())
    }

    /// Whether its values change, and a column has room for them.
    fn fits(&self, object: Index) -> bool {
        let states = self.object_states.iter();
        let values = states.filter(|it| it.object == object);
        let values = values.flat_map(|it| it.values.first());
        let mut values: Vec<_> =
            values.map(|&it| &*self.values[it].short).collect();
        let fit = values.iter().all(|it| (1..9).contains(&it.chars().count()));
        values.sort_unstable();
        values.dedup();
        self.objects[object].role != Role::Channel && fit && values.len() > 1
    }
}
