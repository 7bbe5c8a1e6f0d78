//! Threads that go round in circles: which they are, and who goes on instead.
//!
//! A loop that waits for others may go round forever, so somewhere it is no longer followed. A
//! thread that has done and seen the same for some rounds, and changed nothing, is therefore
//! made to wait until something changes, but only if it stays in its loop when it goes on alone.
//! A loop that ends by itself is followed to its end, in every order with the others.

use std::collections::BTreeMap;

use crate::foresight::{Foresight, Start};
use crate::names::{History, Names, ThreadId};
use crate::op::{Alternative, Deed, Op, Outcome};
use crate::world::{Object, Status, Thread, World};

/// Longer rounds of a loop that changes nothing are not recognised.
const LONGEST_ROUND: usize = 32;

/// A step of a thread that changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Seen {
    pub(crate) op: Op,
    pub(crate) line: u32,
    /// A value that nobody has written is the same value.
    pub(crate) outcome: Outcome,
}

/// What can happen next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// One of these steps.
    Steps(Vec<(ThreadId, Alternative)>),
    /// As `Steps`, but a thread that only repeats itself is made to wait.
    FairSteps(Vec<(ThreadId, Alternative)>),
    /// Everybody repeats itself.
    Livelock,
    /// Nobody can go, or there is nobody left.
    Nothing,
}

/// What becomes of a thread that repeats itself, if it goes on alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    /// Nothing: it stays in its loop.
    Stays,
    /// It sees the same a few times more, and leaves its loop.
    Leaves,
    /// It sees something else: what others hold at the moment it has not seen before.
    Sees,
}

impl Thread {
    /// How often it has done and seen exactly the same again, and changed nothing; and how many
    /// steps that is each time.
    fn rounds(&self) -> (usize, usize) {
        let seen = &self.recent;
        let repeats = |period: usize| {
            let last = &seen[seen.len() - period..];
            let rounds = seen.rchunks_exact(period);
            rounds.skip(1).take_while(|round| *round == last).count()
        };
        let longest = LONGEST_ROUND.min(seen.len());
        let rounds = (1..=longest).map(|period| (repeats(period), period));
        let most =
            rounds.max_by_key(|&(rounds, period)| (rounds, -(period as i32)));
        most.unwrap_or((0, 1))
    }

    /// What it has done and seen in its last round.
    pub(crate) fn last_round(&self) -> Vec<Seen> {
        let (_, period) = self.rounds();
        self.recent[self.recent.len().saturating_sub(period)..].to_vec()
    }
}

impl Seen {
    /// Which alternative that was.
    pub(crate) fn alternative(&self) -> Alternative {
        match self.outcome {
            Outcome::TimedOut => match self.op {
                // It looks, and finds nothing; that is all it can do.
                Op::RecvTimeout(_) => Alternative::Go,
                _ => Alternative::TimeOut,
            },
            Outcome::Spurious => Alternative::Spurious,
            _ => Alternative::Go,
        }
    }
}

impl World {
    /// The threads that could go on and repeat themselves, and for how many rounds they do.
    pub(crate) fn idle(&self, names: &mut Names) -> Vec<(ThreadId, usize)> {
        let all = self.threads.keys().copied();
        all.filter(|&id| !self.only_by_accident(id))
            .filter_map(|id| Some((id, self.idle_rounds(id, names)?)))
            .collect()
    }

    /// Nobody promises a spurious wake-up: it alone is no way out.
    fn only_by_accident(&self, id: ThreadId) -> bool {
        self.alternatives(id).iter().all(|&it| it == Alternative::Spurious)
    }

    /// All steps there are. Of the threads that repeat themselves is said for how many rounds,
    /// and what becomes of them if they go on alone.
    pub(crate) fn next(
        &self,
        idle: &BTreeMap<ThreadId, (usize, Alone)>,
    ) -> Next {
        let mut steps = Vec::new();
        let mut accidents = Vec::new();
        let mut waiting = Vec::new();
        let mut hopeless = true;
        for (&id, thread) in &self.threads {
            let alternatives = self.alternatives(id);
            let alone = idle.get(&id).map(|&(_, alone)| alone);
            if alone == Some(Alone::Stays) {
                waiting.push((thread.recent.len(), id, alternatives[0]));
                continue;
            }
            let is_accident = self.only_by_accident(id);
            hopeless &= alone == Some(Alone::Sees) || is_accident;
            let steps = if is_accident { &mut accidents } else { &mut steps };
            steps.extend(
                alternatives.into_iter().map(|alternative| (id, alternative)),
            );
        }
        if !hopeless {
            steps.append(&mut accidents);
            steps.sort_by_key(|&(id, _)| id);
        }
        let Some(&(_, id, alternative)) = waiting.iter().min() else {
            return match steps.is_empty() {
                true => Next::Nothing,
                false => Next::Steps(steps),
            };
        };
        // Nobody does anything new. Before we call it a livelock, everybody goes round as often
        // again, in turn.
        let enough = 2 * self.rules.chosen.idle_rounds;
        let is_livelock = hopeless && idle.values().all(|it| it.0 >= enough);
        if is_livelock && steps.is_empty() {
            return Next::Livelock;
        }
        if is_livelock {
            steps.push((id, Alternative::Forever));
        } else if hopeless {
            steps.push((id, alternative));
        }
        Next::FairSteps(steps)
    }

    /// How many rounds the thread has gone in which nothing changed that it can see, if that is
    /// enough of them.
    fn idle_rounds(&self, id: ThreadId, names: &mut Names) -> Option<usize> {
        let thread = &self.threads[&id];
        let idle_in = thread.idle_in?;
        let (rounds, period) = thread.rounds();
        // What has changed since it began its round, it may not have seen.
        let repeats = rounds >= self.rules.chosen.idle_rounds
            && thread.idle_steps >= period
            && idle_in == self.fingerprint(id, names);
        repeats.then_some(rounds)
    }

    /// What becomes of the thread if it goes on alone, as far as that was seen.
    pub(crate) fn alone(
        &self,
        id: ThreadId,
        patience: usize,
        foresight: &Foresight,
        names: &mut Names,
    ) -> Result<Alone, Start> {
        let round = self.threads[&id].last_round();
        let mut world = self.clone();
        for expected in round.iter().cycle().take(patience) {
            if !world.stands_as(id, expected) {
                return Ok(Alone::Leaves);
            }
            let alternative = expected.alternative();
            if !world.alternatives(id).contains(&alternative) {
                return Ok(Alone::Sees);
            }
            let (op, outcome) = world.step_once(id, alternative, names);
            if world.coarse(op, outcome) != expected.outcome {
                return Ok(Alone::Sees);
            }
            foresight.go_on_alone(id, &mut world, names)?;
            if world.thread(id).recent.is_empty() {
                return Ok(Alone::Leaves);
            }
        }
        Ok(Alone::Stays)
    }

    /// Whether the thread is about to do what it did then.
    pub(crate) fn stands_as(&self, id: ThreadId, then: &Seen) -> bool {
        let thread = &self.threads[&id];
        thread.status == Status::Before(then.op) && thread.line == then.line
    }

    /// Stands for all that decides what becomes of the thread if it goes on alone.
    pub(crate) fn surroundings(&self, id: ThreadId, names: &mut Names) -> u32 {
        let objects = self.objects.iter();
        let mut all: Vec<_> = objects
            .map(|(&id, object)| names.object_state(id, object.clone()))
            .collect();
        let thread = &self.threads[&id];
        let finished = self.threads.iter().filter(|it| it.1.is_finished());
        all.push(u32::from(thread.token));
        all.extend(thread.woken.map(|_| u32::MAX));
        all.extend(finished.flat_map(|(id, _)| id.halves()));
        names.fingerprint(all)
    }

    /// Stands for all that the thread could see change: the values of all objects, whoever holds
    /// a lock at the moment, its token, and who has come to an end.
    pub(crate) fn fingerprint(&self, id: ThreadId, names: &mut Names) -> u32 {
        let shows = |it: &(_, &Object)| !it.1.is_owned_in_silence();
        let values = self.objects.iter().filter(shows).map(|(&id, object)| {
            let mut object = object.clone();
            match &mut object {
                Object::Lock(lock) => {
                    (lock.writer, lock.version) = (None, History::default());
                    lock.readers.clear();
                    lock.waiting.clear();
                }
                Object::Condvar { waiters } => waiters.clear(),
                _ => {}
            }
            names.object_state(id, object)
        });
        let mut values: Vec<_> = values.collect();
        values.push(u32::from(self.threads[&id].token));
        if self.rules.ends_show() {
            let all = self.threads.iter();
            let finished = all.filter(|(_, thread)| thread.is_finished());
            values.extend(finished.flat_map(|(id, _)| id.halves()));
        }
        names.fingerprint(values)
    }

    /// What the thread has seen, if a value that nobody has written is the same value.
    fn coarse(&mut self, op: Op, outcome: Outcome) -> Outcome {
        match (op, outcome) {
            (
                Op::Lock { lock, .. }
                | Op::LockInTurn(lock)
                | Op::TryLock { lock, .. },
                Outcome::Locked { .. },
            ) => Outcome::Locked {
                version: self.lock(lock).written,
                poisoned: false,
            },
            _ => outcome,
        }
    }

    /// Remembers what the thread has just done and seen, and whether that is one round more.
    /// `sees` is what it could see change, before the step.
    pub(crate) fn note_round(
        &mut self,
        id: ThreadId,
        (op, outcome): (Op, Outcome),
        sees: Option<u32>,
        names: &mut Names,
    ) {
        let coarse = self.coarse(op, outcome);
        let idle_rounds = self.rules.chosen.idle_rounds;
        let enough = (2 * idle_rounds + 1) * LONGEST_ROUND;
        let thread = self.thread(id);
        if changes_something(op, outcome) {
            thread.recent.clear();
        } else {
            let line = thread.line;
            thread.recent.push(Seen { op, line, outcome: coarse });
            // No more than it takes to tell a livelock; half of it goes at once.
            if thread.recent.len() > 2 * enough {
                thread.recent.drain(..enough);
            }
        }
        let (rounds, period) = thread.rounds();
        let undisturbed = thread.idle_in.is_some() && thread.idle_in == sees;
        let steps = if undisturbed { thread.idle_steps } else { 0 };
        // The round before the last that it needs is watched, too.
        let idle = rounds + 1 >= idle_rounds;
        let idle_in = idle.then(|| self.fingerprint(id, names));
        let thread = self.thread(id);
        thread.idle_steps = if idle { period.min(steps + 1) } else { 0 };
        thread.idle_in = idle_in;
    }
}

/// Whether a round with this in it is more than going round in circles.
fn changes_something(op: Op, outcome: Outcome) -> bool {
    match op {
        Op::Lock { .. }
        | Op::LockInTurn(_)
        | Op::TryLock { .. }
        | Op::Unlock { .. }
        | Op::IsPoisoned(_) => false,
        // What is written shows in what is seen the next time round.
        Op::Load(_) | Op::Store(..) | Op::Update(_) => false,
        Op::Sleep
        | Op::Yield
        | Op::IsFinished(_)
        | Op::Own { deed: Deed::Count | Deed::Upgrade, .. }
        | Op::Wait { .. } => false,
        Op::IsDone(_) | Op::UntilDone { .. } => false,
        Op::Begin { .. } => matches!(outcome, Outcome::Locked { .. }),
        Op::Recv(_)
        | Op::Awaits { .. }
        | Op::TryRecv(_)
        | Op::RecvTimeout(_) => !matches!(
            outcome,
            Outcome::Empty | Outcome::TimedOut | Outcome::Disconnected
        ),
        Op::Woken { .. } | Op::Park { .. } => {
            !matches!(outcome, Outcome::TimedOut | Outcome::Spurious)
        }
        Op::Send(_) | Op::TrySend(_) => outcome == Outcome::Done,
        // Whatever is not named is: then the worst that happens is a loop that is not recognised.
        _ => true,
    }
}
