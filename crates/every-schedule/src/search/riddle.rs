//! A thread repeats itself: does it leave its loop if it goes on alone? A run finds out.

use super::Search;
use super::graph::NodeId;
use crate::explorer::Error;
use crate::idle::{Alone, Seen};
use crate::names::{History, ThreadId};
use crate::op::Alternative;
use crate::world::World;

/// All that decides the answer: the thread, what it has seen, and what is around it.
pub(super) type Key = (ThreadId, History, u32);

/// A run that finds out.
#[derive(Debug)]
pub(super) struct Trial {
    node: NodeId,
    world: World,
    thread: ThreadId,
    key: Key,
    /// What it has done and seen in each round.
    round: Vec<Seen>,
    steps: usize,
}

impl Search {
    /// What becomes of a thread that repeats itself; `None` if nobody knows.
    pub(super) fn judge(
        &mut self,
        world: &World,
        thread: ThreadId,
    ) -> Option<Alone> {
        match &self.script {
            // The way is given.
            Some(script) if !script.is_empty() => return Some(Alone::Leaves),
            Some(_) => return Some(Alone::Stays),
            None => {}
        }
        let key = self.riddle(world, thread);
        if let Some(&known) = self.answers.get(&key) {
            return Some(known);
        }
        let answer = world.alone(thread, &self.foresight, &mut self.names).ok();
        self.answers.extend(answer.map(|answer| (key, answer)));
        answer
    }

    fn riddle(&mut self, world: &World, thread: ThreadId) -> Key {
        let around = world.surroundings(thread, &mut self.names);
        (thread, world.threads[&thread].history, around)
    }

    /// The run has come to a node where the thread repeats itself: from here it goes on alone.
    pub(super) fn begin_trial(
        &mut self,
        node: NodeId,
        thread: ThreadId,
        world: &World,
    ) {
        self.at = None;
        self.trial = Some(Trial {
            node,
            world: world.clone(),
            thread,
            key: self.riddle(world, thread),
            round: world.threads[&thread].last_round(),
            steps: 0,
        });
    }

    /// The next step of the thread; `None` once there is an answer.
    pub(super) fn go_on_alone(
        &mut self,
        world: &World,
    ) -> Result<Option<(ThreadId, Alternative)>, Error> {
        let Some(trial) = &mut self.trial else { return Ok(None) };
        let Trial { thread, ref round, steps, .. } = *trial;
        let period = round.len();
        let expected = &round[steps % period];
        let alternative = expected.alternative();
        let before = &round[(steps + period - 1) % period];
        let answer = match world.threads[&thread].recent.last() {
            Some(last) if last != before => Some(Alone::Sees),
            Some(_) if !world.stands_as(thread, expected) => {
                Some(Alone::Leaves)
            }
            Some(_) if !world.alternatives(thread).contains(&alternative) => {
                Some(Alone::Sees)
            }
            Some(_) if steps >= world.rules.chosen.patience => {
                Some(Alone::Stays)
            }
            Some(_) => None,
            None => Some(Alone::Leaves),
        };
        match answer {
            None => {
                trial.steps += 1;
                Ok(Some((thread, alternative)))
            }
            Some(answer) => {
                let trial = self.trial.take().expect("it was there");
                self.answers.insert(trial.key, answer);
                self.fill(trial.node, trial.world)?;
                Ok(None)
            }
        }
    }
}
