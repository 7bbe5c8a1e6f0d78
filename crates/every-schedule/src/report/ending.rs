//! How a schedule ends.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::names::Names;

/// How a schedule ended, in a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Every thread came to its end, and every panic was looked at by a `join`.
    Ok,
    /// Some threads wait forever: `main` among them, or one that waits for a lock, a `join` or
    /// a scope that only an unfinished thread can give. The others may be through.
    Deadlock,
    /// `main` panicked, or another thread did and nobody joined it; or the process aborted, or exited
    /// with a status that is not 0. With the words.
    Violated(String),
    /// `main` returned, or the process exited, and a thread has not come to its end: it waits forever, or it
    /// was cut off.
    Leaked,
    /// The threads go round and round, each sees what it saw before, and no value changes.
    Livelock,
}

impl Verdict {
    /// The verdict without its words.
    pub fn kind(&self) -> VerdictKind {
        match self {
            Verdict::Ok => VerdictKind::Ok,
            Verdict::Deadlock => VerdictKind::Deadlock,
            Verdict::Violated(_) => VerdictKind::Violated,
            Verdict::Leaked => VerdictKind::Leaked,
            Verdict::Livelock => VerdictKind::Livelock,
        }
    }

    /// The same as one word.
    pub fn word(&self) -> &'static str {
        self.kind().word()
    }
}

/// A [`Verdict`] without its words. In alphabetical order: a figure numbers its ends so.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum VerdictKind {
    /// See [`Verdict::Deadlock`].
    Deadlock,
    /// See [`Verdict::Leaked`].
    Leaked,
    /// See [`Verdict::Livelock`].
    Livelock,
    /// See [`Verdict::Ok`].
    Ok,
    /// See [`Verdict::Violated`].
    Violated,
}

impl VerdictKind {
    /// As data have it, too.
    pub fn word(self) -> &'static str {
        match self {
            VerdictKind::Ok => "ok",
            VerdictKind::Deadlock => "deadlock",
            VerdictKind::Violated => "violated",
            VerdictKind::Leaked => "leaked",
            VerdictKind::Livelock => "livelock",
        }
    }
}

/// One way in which schedules end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ending {
    /// In a word.
    pub verdict: Verdict,
    /// The `Debug` text of what the program returned, if it returned.
    pub returned: Option<String>,
    /// What each thread printed, if it printed.
    pub printed: Vec<(String, String)>,
    /// Every panic, with thread, words and place.
    pub panics: Vec<String>,
    /// Who waits for what, in words.
    pub waiting: Vec<String>,
}

impl Ending {
    /// With the names that its marks stand for.
    pub(crate) fn read(&self, names: &Names) -> Ending {
        let read = |text: &String| names.read(text);
        Ending {
            verdict: match &self.verdict {
                Verdict::Violated(words) => Verdict::Violated(read(words)),
                verdict => verdict.clone(),
            },
            returned: self.returned.clone(),
            printed: self
                .printed
                .iter()
                .map(|(thread, text)| (read(thread), text.clone()))
                .collect(),
            panics: self.panics.iter().map(read).collect(),
            waiting: self.waiting.iter().map(read).collect(),
        }
    }

    /// Says behind who waits at a channel who still holds its other end.
    pub(crate) fn add_holders(&mut self, holders: &[(usize, String)]) {
        for (nth, words) in holders {
            if let Some(waiting) = self.waiting.get_mut(*nth) {
                waiting.push_str(words);
            }
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verdict.word())?;
        // What an `assert_eq!` says has several lines.
        let words = |it: &String| it.replace('\n', "\n    ");
        if let Verdict::Violated(said) = &self.verdict {
            write!(f, ": {}", words(said))?;
        }
        if let Some(returned) =
            self.returned.as_deref().filter(|it| *it != "()")
        {
            write!(f, ", returned {returned}")?;
        }
        for (thread, text) in &self.printed {
            write!(f, "\n    {thread} printed {text:?}")?;
        }
        let violation = match &self.verdict {
            Verdict::Violated(words) => Some(words),
            _ => None,
        };
        let panics = self.panics.iter().filter(|it| Some(*it) != violation);
        for said in panics.chain(&self.waiting) {
            write!(f, "\n    {}", words(said))?;
        }
        Ok(())
    }
}
