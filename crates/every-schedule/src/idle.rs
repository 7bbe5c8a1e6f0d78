//! Threads that go round in circles: which they are, and who goes on instead.

use crate::names::{History, Names, ThreadId};
use crate::op::{Alternative, Deed, Op, Outcome};
use crate::world::{Object, Thread, World};

/// Longer rounds of a loop that changes nothing are not recognised.
const LONGEST_ROUND: usize = 32;

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
}

impl World {
    /// All steps there are, and which threads have gone round in circles.
    pub(crate) fn next(&self, names: &mut Names) -> Next {
        let mut steps = Vec::new();
        let mut idle = Vec::new();
        let mut hopeless = true;
        for (&id, thread) in &self.threads {
            let alternatives = self.alternatives(id);
            // Nobody promises a spurious wake-up: it alone is no way out.
            let only_by_accident =
                alternatives.iter().all(|&it| it == Alternative::Spurious);
            let (rounds, period) = match thread.idle_in {
                Some(_) => thread.rounds(),
                None => (0, 1),
            };
            // What has changed since it began its round, it may not have seen.
            let repeats = rounds >= self.rules.chosen.idle_rounds
                && thread.idle_steps >= period
                && thread.idle_in == Some(self.fingerprint(id, names));
            if repeats && !only_by_accident {
                idle.push((thread.recent.len(), id, alternatives[0], rounds));
                continue;
            }
            hopeless &= only_by_accident;
            steps.extend(
                alternatives.into_iter().map(|alternative| (id, alternative)),
            );
        }
        match idle.iter().min() {
            None if hopeless => Next::Nothing,
            None => Next::Steps(steps),
            Some(_) if !hopeless => Next::FairSteps(steps),
            // Before we call it a livelock, everybody goes round once more, in turn.
            Some(_)
                if idle
                    .iter()
                    .all(|it| it.3 >= 2 * self.rules.chosen.idle_rounds) =>
            {
                Next::Livelock
            }
            Some(&(_, id, alternative, _)) => {
                Next::FairSteps(vec![(id, alternative)])
            }
        }
    }

    /// Stands for all that the thread could see change: the values of all objects, whoever holds
    /// a lock at the moment, its token, and who has come to an end.
    pub(crate) fn fingerprint(&self, id: ThreadId, names: &mut Names) -> u32 {
        let values = self.objects.iter().map(|(&id, object)| {
            let mut object = object.clone();
            match &mut object {
                Object::Lock(lock) => {
                    (lock.writer, lock.version) = (None, History::default());
                    lock.readers.clear();
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

    /// Remembers what the thread has just done and seen, and whether that is one round more.
    /// `sees` is what it could see change, before the step.
    pub(crate) fn note_round(
        &mut self,
        id: ThreadId,
        (op, outcome): (Op, Outcome),
        sees: Option<u32>,
        names: &mut Names,
    ) {
        let coarse = match (op, outcome) {
            (
                Op::Lock { lock, .. } | Op::TryLock { lock, .. },
                Outcome::Locked { .. },
            ) => Outcome::Locked {
                version: self.lock(lock).written,
                poisoned: false,
            },
            _ => outcome,
        };
        let enough = (2 * self.rules.chosen.idle_rounds + 1) * LONGEST_ROUND;
        let thread = self.thread(id);
        if changes_something(op, outcome) {
            thread.recent.clear();
        } else {
            thread.recent.push((op, coarse));
            // No more than it takes to tell a livelock; half of it goes at once.
            if thread.recent.len() > 2 * enough {
                thread.recent.drain(..enough);
            }
        }
        let (rounds, period) = thread.rounds();
        let undisturbed = thread.idle_in.is_some() && thread.idle_in == sees;
        let steps = if undisturbed { thread.idle_steps } else { 0 };
        // The round before the last that it needs is watched, too.
        let idle = rounds + 1 >= self.rules.chosen.idle_rounds;
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
        _ => true,
    }
}
