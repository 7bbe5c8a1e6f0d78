//! The ends as a reader tells them apart, and what things are called.

use super::{Challenge, End, Figure, Index, Outcome, Role};
use crate::VerdictKind;

impl Figure {
    /// Judges each end: whether it is as it should be, and the words for it if the usual ones say
    /// too little. Ends with the same words are one to a reader; those that go wrong come first.
    pub fn judge<'a>(
        &mut self,
        judge: impl Fn(&End) -> (bool, Option<&'a str>),
    ) {
        let outcomes = self.ends.iter().map(|end| {
            let (good, words) = judge(end);
            let words = words.unwrap_or(match end.verdict {
                VerdictKind::Ok => "well",
                VerdictKind::Deadlock => "in a deadlock",
                VerdictKind::Violated => "in a panic",
                VerdictKind::Livelock => "in a livelock",
                VerdictKind::Leaked => "with a thread that waits forever",
            });
            let class = match (good, end.verdict) {
                (true, _) => "good",
                (false, VerdictKind::Ok) => "bad lost",
                (false, _) => "bad stuck",
            };
            let words = words.to_owned();
            Outcome { class: class.to_owned(), words, way: String::new() }
        });
        let of_end: Vec<_> = outcomes.collect();
        let mut all: Vec<Outcome> = vec![];
        for good in [false, true] {
            for outcome in of_end.iter().filter(|it| it.is_good() == good) {
                if !all.contains(outcome) {
                    all.push(outcome.clone());
                }
            }
        }
        for (end, outcome) in self.ends.iter_mut().zip(of_end) {
            let known = all.iter().position(|it| *it == outcome);
            end.outcome = known.expect("it was noted down");
        }
        self.outcomes = all;
    }

    /// Calls an actor something else; `false` if there is none of this name.
    pub fn call_actor(&mut self, name: &str, better: &str) -> bool {
        let found = self.actor_index(name);
        if let Some(found) = found {
            self.actors[found] = better.to_owned();
        }
        found.is_some()
    }

    /// Calls an object something else in sentences; `false` if there is none of this name. What
    /// waits at a channel is called so in the picture, too.
    pub fn call_object(&mut self, name: &str, better: &str) -> bool {
        let mut all = self.objects.iter_mut();
        let Some(found) = all.find(|it| it.name == name) else { return false };
        found.name = better.to_owned();
        if found.role == Role::Channel {
            found.short = better.replace('`', "");
        }
        true
    }

    /// The number of an actor.
    pub fn actor_index(&self, name: &str) -> Option<Index> {
        self.actors.iter().position(|it| it == name)
    }

    /// Asks the reader to step to a good outcome, by its words; `false` if there is none.
    pub fn challenge(&mut self, task: &str, words: &str) -> bool {
        let mut all = self.outcomes.iter();
        let outcome = all.position(|it| it.is_good() && it.words == words);
        let task = task.to_owned();
        let challenge = outcome.map(|outcome| Challenge { task, outcome });
        let found = challenge.is_some();
        self.challenges.extend(challenge);
        found
    }

    /// Leaves out the numbers of lines in files that the reader does not see.
    pub fn hide_numbers(&mut self, is_seen: impl Fn(&str) -> bool) {
        for line in &mut self.lines {
            line.number = line.number.filter(|_| is_seen(&line.file));
        }
    }
}
