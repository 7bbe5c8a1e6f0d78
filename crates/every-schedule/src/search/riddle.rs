//! A thread repeats itself: does it leave its loop if it goes on alone? A run finds out.

use super::Search;
use super::graph::NodeId;
use crate::explorer::Explorer;
use crate::idle::{Alone, Seen};
use crate::names::{History, ThreadId};
use crate::no_report::Error;
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
    patience: usize,
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
        let round = world.threads[&thread].last_round();
        let patience = self.patience(thread, &round);
        let answer =
            world.alone(thread, patience, &self.foresight, &mut self.names);
        let answer = answer.ok()?;
        self.note(key, round, answer);
        Some(answer)
    }

    /// For how many steps the thread is followed. If it has stayed in these rounds before, only
    /// for some.
    fn patience(&self, thread: ThreadId, round: &[Seen]) -> usize {
        match self.rounds_without_end.contains(&(thread, round.to_vec())) {
            true => Explorer::LOOP_STEPS_AGAIN,
            false => Explorer::LOOP_STEPS,
        }
    }

    fn note(&mut self, key: Key, round: Vec<Seen>, answer: Alone) {
        self.answers.insert(key, answer);
        if answer == Alone::Stays {
            let is_new = self.rounds_without_end.insert((key.0, round));
            self.followed_less |= !is_new;
        }
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
        let round = world.threads[&thread].last_round();
        self.trial = Some(Trial {
            node,
            world: world.clone(),
            thread,
            key: self.riddle(world, thread),
            patience: self.patience(thread, &round),
            round,
            steps: 0,
        });
    }

    /// The next step of the thread; `None` once there is an answer.
    pub(super) fn go_on_alone(
        &mut self,
        world: &World,
    ) -> Result<Option<(ThreadId, Alternative)>, Error> {
        let Some(trial) = &mut self.trial else { return Ok(None) };
        let Trial { thread, ref round, steps, patience, .. } = *trial;
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
            Some(_) if steps >= patience => Some(Alone::Stays),
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
                self.note(trial.key, trial.round, answer);
                self.fill(trial.node, trial.world)?;
                Ok(None)
            }
        }
    }
}
