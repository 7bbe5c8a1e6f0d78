//! The words of a figure. They are made last, so a change of a word changes what is written and
//! nothing that was found.

use serde::{Deserialize, Serialize};

use super::{Came, Choice, Deed, Figure, Index, Operation, Words};

/// What an actor can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // `long` says what each of them is
pub enum Verb {
    Lock,
    WriteLock,
    ReadLock,
    TryLock,
    Unlock,
    Poison,
    IsPoisoned,
    ClearPoison,
    Send,
    TrySend,
    Handover,
    Receive,
    TryReceive,
    ReceiveTimeout,
    DropSender,
    DropReceiver,
    UnlockAndWait,
    Wait,
    NotifyOne,
    NotifyAll,
    Arrive,
    Pass,
    Load,
    Store,
    Update,
    Park,
    Unpark,
    Spawn,
    Join,
    ScopeEnd,
    IsFinished,
    Release,
    Keep,
    Finish,
    Print,
    Panic,
    Sleep,
    Yield,
    CloneArc,
    DropArc,
    CountArc,
    UnwrapArc,
    DowngradeArc,
    CloneWeak,
    DropWeak,
    UpgradeWeak,
    Look,
    Exit,
    Abort,
    Downgrade,
    Initialise,
    Initialised,
    PoisonOnce,
    GiveUp,
    IsInitialised,
    UntilInitialised,
    /// Something that another drop-in does, in its words.
    Foreign,
    /// A session reads a row.
    Read,
    /// A session writes a row.
    Write,
    /// A session commits.
    Commit,
}

impl Verb {
    pub(crate) fn is_send(self) -> bool {
        matches!(self, Verb::Send | Verb::TrySend)
    }

    pub(crate) fn is_receive(self) -> bool {
        matches!(self, Verb::Receive | Verb::TryReceive | Verb::ReceiveTimeout)
    }

    pub(crate) fn counts(self) -> bool {
        matches!(self, Verb::CountArc | Verb::UnwrapArc | Verb::UpgradeWeak)
    }

    /// Somebody who waits to do this waits for what another holds.
    pub(crate) fn takes_a_lock(self) -> bool {
        use Verb::{Lock, Read, ReadLock, Write, WriteLock};
        matches!(self, Lock | ReadLock | WriteLock | Read | Write)
    }
}

impl<O: Copy, A: Copy, V> Operation<O, A, V> {
    /// What is done, in a sentence.
    pub(crate) fn long(
        &self,
        object: impl Fn(O) -> String,
        actor: impl Fn(A) -> String,
        value: impl Fn(&V) -> String,
    ) -> String {
        let on = self.on.map(&object).unwrap_or_default();
        let with = self.with.map(&object).unwrap_or_default();
        let whom = self.whom.map(actor).unwrap_or_default();
        let raw = self.value.as_ref().map(value).unwrap_or_default();
        let value = match raw.as_str() {
            "" => String::new(),
            _ => format!("`{raw}` "),
        };
        match self.verb {
            Verb::Lock => format!("lock {on}"),
            Verb::WriteLock => format!("write-lock {on}"),
            Verb::ReadLock => format!("read-lock {on}"),
            Verb::TryLock => format!("try to lock {on}"),
            Verb::Unlock => format!("unlock {on}"),
            Verb::Poison => format!("poison and unlock {on}"),
            Verb::IsPoisoned => format!("ask whether {on} is poisoned"),
            Verb::ClearPoison => format!("clear the poison of {on}"),
            Verb::Send => format!("send {value}to {on}"),
            Verb::TrySend => format!("try to send {value}to {on}"),
            Verb::Handover => format!("wait until {on} takes the message"),
            Verb::Receive => format!("receive from {on}"),
            Verb::TryReceive => format!("try to receive from {on}"),
            Verb::ReceiveTimeout => format!("receive, or time out, from {on}"),
            Verb::DropSender => format!("drop a sender of {on}"),
            Verb::DropReceiver => format!("drop the receiver of {on}"),
            Verb::UnlockAndWait => format!("unlock {with} and wait for {on}"),
            Verb::Wait => format!("wait for {on}"),
            Verb::NotifyOne => format!("notify one waiter of {on}"),
            Verb::NotifyAll => format!("notify all waiters of {on}"),
            Verb::Arrive => format!("arrive at {on}"),
            Verb::Pass => format!("wait at {on}"),
            Verb::Load => format!("load {on}"),
            Verb::Store => format!("store {value}to {on}"),
            Verb::Update => format!("update {on}"),
            Verb::Park => "park".to_owned(),
            Verb::Unpark => format!("unpark {whom}"),
            Verb::Spawn => format!("spawn {whom}"),
            Verb::Join => format!("join {whom}"),
            Verb::ScopeEnd => "wait for the threads of the scope".to_owned(),
            Verb::IsFinished => format!("ask whether {whom} is finished"),
            Verb::Release => format!("drop the handle of {whom}"),
            Verb::Keep => "leave the result".to_owned(),
            Verb::Finish => "end".to_owned(),
            Verb::Print => "print".to_owned(),
            Verb::Panic => "panic".to_owned(),
            Verb::Sleep => "sleep".to_owned(),
            Verb::Yield => "yield".to_owned(),
            Verb::CloneArc => "clone an Arc".to_owned(),
            Verb::DropArc => "drop an Arc".to_owned(),
            Verb::CountArc => "count the owners of an Arc".to_owned(),
            Verb::UnwrapArc => "unwrap an Arc".to_owned(),
            Verb::DowngradeArc => "downgrade an Arc".to_owned(),
            Verb::CloneWeak => "clone a Weak".to_owned(),
            Verb::DropWeak => "drop a Weak".to_owned(),
            Verb::UpgradeWeak => "upgrade a Weak".to_owned(),
            Verb::Exit => "end the process".to_owned(),
            Verb::Abort => "abort the process".to_owned(),
            Verb::Downgrade => format!("let readers into {on}"),
            Verb::Initialise => format!("initialise {on}"),
            Verb::Initialised => format!("have {on} initialised"),
            Verb::PoisonOnce => format!("poison {on}"),
            Verb::GiveUp => format!("give up {on}"),
            Verb::IsInitialised => format!("ask whether {on} is initialised"),
            Verb::UntilInitialised => {
                format!("wait until {on} is initialised")
            }
            Verb::Foreign => raw.lines().next().unwrap_or_default().to_owned(),
            Verb::Look => format!("look into {on}"),
            Verb::Read => format!("read {on}"),
            Verb::Write => format!("write {value}to {on}"),
            Verb::Commit => "commit".to_owned(),
        }
    }
}

impl Figure {
    /// Says in words what everybody is about to do, and what they did.
    pub(super) fn find_words(&mut self) {
        for n in 0..self.values.len() {
            if self.values[n].short.is_empty() {
                self.values[n].short = short_value(&self.values[n].text);
            }
        }
        for n in 0..self.actor_states.len() {
            if let Some(next) = self.actor_states[n].next {
                let words = Words {
                    long: self.say(&next),
                    short: self.say_shortly(&next, Came::Nothing, "send "),
                };
                self.actor_states[n].words = words;
            }
        }
        for n in 0..self.deeds.len() {
            let words = Words {
                long: self.say_done(&self.deeds[n]),
                short: self.say_done_shortly(&self.deeds[n]),
            };
            self.deeds[n].words = words;
        }
    }

    fn say(&self, did: &Operation) -> String {
        did.long(
            |object| self.objects[object].name.clone(),
            |actor| self.actors[actor].clone(),
            |&value| self.values[value].text.clone(),
        )
    }

    fn say_done(&self, deed: &Deed) -> String {
        let value = |n: Index| format!(": `{}`", self.values[n].text);
        let mut text = self.say(&deed.did);
        text += &match deed.came {
            Came::Received(it) | Came::Found(it) => value(it),
            Came::Refused => " ✗ refused: nobody receives any more".to_owned(),
            Came::Closed => ": nobody sends any more".to_owned(),
            Came::Held => ": it is held".to_owned(),
            Came::Empty => ": there is no message".to_owned(),
            Came::Full => ": it is full".to_owned(),
            Came::Poisoned => ": poisoned".to_owned(),
            Came::Yes => ": yes".to_owned(),
            Came::No => ": no".to_owned(),
            Came::Aborted => " ✗ refused by the server".to_owned(),
            Came::Nothing | Came::Sent | Came::Handed(_) => String::new(),
        };
        // The message that was just sent has been named.
        let list = |messages: &[Index]| match (deed.came, messages) {
            (Came::Sent, &[it]) if deed.did.value == Some(it) => String::new(),
            _ => {
                let texts = messages.iter().map(|&it| &*self.values[it].text);
                format!(": `{}`", texts.collect::<Vec<_>>().join("`, `"))
            }
        };
        if deed.last {
            let all = deed.lost.iter().flat_map(|it| it.1.clone());
            let all = list(&all.collect::<Vec<_>>());
            text += &format!("; unread at the end{all}");
        } else {
            for (channel, messages) in &deed.lost {
                let channel = &self.objects[*channel].name;
                let messages = list(messages);
                text += &format!(" ✗ never received from {channel}{messages}");
            }
        }
        match self.say_choice(deed.choice) {
            Some(choice) => format!("{text} ({choice})"),
            None => text,
        }
    }

    fn say_choice(&self, choice: Choice) -> Option<String> {
        match choice {
            Choice::Go => None,
            Choice::TimeOut => Some("time out".to_owned()),
            Choice::Spurious => Some("wake up for no reason".to_owned()),
            Choice::Wake(actor) => Some(self.actors[actor].clone()),
            Choice::Way(way) => Some(self.values[way].text.clone()),
        }
    }

    fn say_done_shortly(&self, deed: &Deed) -> String {
        let text = self.say_shortly(&deed.did, deed.came, "");
        let text = match (deed.came, deed.choice) {
            (Came::Refused | Came::Aborted, _) => format!("✗ {text}"),
            (Came::Closed, _) => "closed".to_owned(),
            (Came::Held, _) if deed.did.verb == Verb::Write => {
                "waits".to_owned()
            }
            (Came::Held, _) => "✗ held".to_owned(),
            (Came::Poisoned, _) => format!("{text}: poisoned"),
            (Came::Empty, _) => "empty".to_owned(),
            (Came::Full, _) => "✗ full".to_owned(),
            (_, Choice::TimeOut) => "time out".to_owned(),
            (_, Choice::Spurious) => "wakes up".to_owned(),
            _ => text,
        };
        if deed.last {
            return text;
        }
        let lost = deed.lost.iter().flat_map(|(_, messages)| messages);
        let mut lost = lost.map(|&it| &*self.values[it].short);
        match lost.next() {
            Some(message) => format!("✗ {message}"),
            None => text,
        }
    }

    /// Few words for the picture. There an arrow says that something is sent, and a button has to.
    fn say_shortly(&self, did: &Operation, came: Came, send: &str) -> String {
        let on = did.on.map_or("", |it| &self.objects[it].short);
        let whom = did.whom.map_or("", |it| &self.actors[it]);
        let value = match came {
            Came::Received(it) | Came::Found(it) => Some(it),
            _ => did.value,
        };
        let value = value.map_or("", |it| &self.values[it].short);
        // What a lock guards, if that is a number.
        let is_number = value.starts_with(|it: char| it.is_ascii_digit());
        let found =
            if is_number { format!(": {value}") } else { String::new() };
        let text = match did.verb {
            Verb::Lock => format!("lock {on}{found}"),
            Verb::WriteLock => format!("write {on}{found}"),
            Verb::ReadLock => format!("read {on}{found}"),
            Verb::TryLock => format!("try {on}"),
            Verb::Unlock => format!("unlock {on}"),
            Verb::Poison => format!("poison {on}"),
            Verb::Send | Verb::TrySend => format!("{send}{value}"),
            Verb::Receive | Verb::TryReceive | Verb::ReceiveTimeout => {
                match send {
                    "" => String::new(),
                    _ => "receive".to_owned(),
                }
            }
            Verb::DropReceiver => format!("close {on}"),
            Verb::UnlockAndWait => format!("wait {on}"),
            Verb::Wait => format!("wait {on}"),
            Verb::NotifyOne | Verb::NotifyAll => format!("notify {on}"),
            Verb::Load | Verb::Update => format!("{on} {value}"),
            Verb::Store => format!("{on} = {value}"),
            Verb::Join => format!("join {whom}"),
            Verb::Read => format!("read {value}"),
            Verb::Write => format!("write {value}"),
            _ => self.say(did).replace('`', ""),
        };
        text.trim().to_owned()
    }
}

/// What the picture has room for: the name of a variant, or all of a number or of a list.
fn short_value(text: &str) -> String {
    let end = match text.starts_with('[') {
        true => None,
        false => text.find([' ', '(', '{']),
    };
    text[..end.unwrap_or(text.len())].to_owned()
}
