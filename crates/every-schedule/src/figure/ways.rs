//! The ways through a figure: how many, and the shortest.

use super::{Figure, Index, Moment, Rest, Step};

/// Switches from actor to actor, and steps.
type Cost = (usize, usize);

const NO_WAY: Cost = (usize::MAX, usize::MAX);

impl Figure {
    /// Finds for each moment how many schedules lead to each outcome, for each step which comes
    /// next on a shortest way there, and the shortest ways from the beginning.
    pub(super) fn find_ways(&mut self) {
        let outcomes = self.outcomes.len();
        for n in (0..self.moments.len()).rev() {
            let here = self.outcome(n);
            let ways = (0..outcomes).map(|outcome| {
                let steps = self.moments[n].steps.iter();
                let ways = steps.map(|it| self.moments[it.to].ways[outcome]);
                ways.sum::<u128>() + u128::from(here == Some(outcome))
            });
            self.moments[n].ways = ways.collect();
        }
        let costs: Vec<_> = (0..outcomes).map(|it| self.costs(it)).collect();
        for n in 0..self.moments.len() {
            for nth in 0..self.moments[n].steps.len() {
                let Step { actor, to, .. } = self.moments[n].steps[nth];
                let next = costs.iter().map(|costs| {
                    let best = best(&self.moments[to], Some(actor), costs);
                    best.map_or(-1, |(_, step)| step as i32)
                });
                self.moments[n].steps[nth].next = next.collect();
            }
        }
        for (outcome, costs) in costs.iter().enumerate() {
            let first = best(&self.moments[0], None, costs);
            let way = self.way(first.map(|it| it.1), outcome);
            self.outcomes[outcome].way = self.link(&way);
        }
    }

    /// The outcome of a moment that is an end.
    pub fn outcome(&self, moment: Index) -> Option<Index> {
        self.moments[moment].end.map(|end| self.ends[end].outcome)
    }

    /// For each moment and each actor that has taken the step before: what it costs to come to
    /// an outcome.
    fn costs(&self, outcome: Index) -> Vec<Vec<Cost>> {
        let actors = self.actors.len();
        let mut costs = vec![vec![]; self.moments.len()];
        for n in (0..self.moments.len()).rev() {
            let moment = &self.moments[n];
            let here = self.outcome(n) == Some(outcome);
            costs[n] = (0..actors)
                .map(|before| match best(moment, Some(before), &costs) {
                    _ if here => (0, 0),
                    Some((cost, _)) => cost,
                    None => NO_WAY,
                })
                .collect();
        }
        costs
    }

    fn way(&self, first: Option<usize>, outcome: Index) -> Vec<(Index, usize)> {
        let mut way = vec![];
        let (mut moment, mut next) = (0, first);
        while let Some(nth) = next {
            way.push((moment, nth));
            let step = &self.moments[moment].steps[nth];
            next = usize::try_from(step.next[outcome]).ok();
            moment = step.to;
        }
        way
    }

    /// The steps of a link, as moments and which of their steps.
    pub(super) fn follow(&self, link: &str) -> Vec<(Index, usize)> {
        let mut way = vec![];
        let mut moment = 0;
        for word in link.split('-').filter(|it| !it.is_empty()) {
            let end = word.find(|it: char| it.is_alphabetic());
            let (actor, nth) = word.split_at(end.unwrap_or(word.len()));
            let nth = nth.bytes().next().map_or(0, |it| it - b'a');
            let steps = self.moments[moment].steps.iter().enumerate();
            let mut steps =
                steps.filter(|(_, it)| it.actor.to_string() == actor);
            let Some((step, it)) = steps.nth(nth.into()) else { break };
            way.push((moment, step));
            moment = it.to;
        }
        way
    }

    /// The same as a link: see [`Rest::way`].
    fn link(&self, way: &[(Index, usize)]) -> String {
        let words = way.iter().map(|&(moment, step)| {
            let steps = &self.moments[moment].steps;
            let actor = steps[step].actor;
            let before =
                steps[..step].iter().filter(|it| it.actor == actor).count();
            match before {
                0 => actor.to_string(),
                nth => format!("{actor}{}", char::from(b'a' + nth as u8)),
            }
        });
        words.collect::<Vec<_>>().join("-")
    }

    /// Rests after so many steps of the first outcome's shortest schedule; without a number, at
    /// its end.
    pub fn rest(&mut self, after: Option<usize>) {
        let way = self.outcomes[0].way.clone();
        let all = self.follow(&way).len();
        self.rest = Rest { way, at: after.unwrap_or(all).min(all) };
    }

    /// Shows the schedule that a report gives as the shortest that does not end well, where there is
    /// another that is as short, or that is shorter if who shares a thread is told apart.
    pub(crate) fn rest_as_told(&mut self) {
        let mut way = vec![];
        let mut moment = 0;
        for &nth in &self.shortest {
            let Some(step) = self.moments[moment].steps.get(nth) else {
                return;
            };
            way.push((moment, nth));
            moment = step.to;
        }
        let Some(outcome) = self.outcome(moment) else { return };
        let (link, at) = (self.link(&way), way.len());
        self.outcomes[outcome].way.clone_from(&link);
        self.rest = Rest { way: link, at };
    }

    /// How many schedules come to such an outcome.
    pub fn schedules(&self, is_it: impl Fn(Index) -> bool) -> u128 {
        let ways = self.moments[0].ways.iter().enumerate();
        ways.filter(|it| is_it(it.0)).map(|it| it.1).sum()
    }
}

/// The cheapest step of a moment, and what it costs from there.
fn best(
    moment: &Moment,
    before: Option<Index>,
    costs: &[Vec<Cost>],
) -> Option<(Cost, usize)> {
    let steps = moment.steps.iter().enumerate().filter_map(|(nth, step)| {
        let (switches, steps) = costs[step.to][step.actor];
        let is_switch = before.is_some_and(|it| it != step.actor);
        let switches = switches.checked_add(usize::from(is_switch))?;
        Some(((switches, steps.checked_add(1)?), nth))
    });
    steps.min()
}
