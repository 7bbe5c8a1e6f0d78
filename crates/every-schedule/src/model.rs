//! The model: what every thread is about to do, what every object looks like, and what a step
//! changes. Pure data; nothing in here waits, and nothing knows a value of the program.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::{History, Names, ObjectId, ThreadId};

/// What a thread is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    Lock {
        lock: ObjectId,
        access: Access,
    },
    TryLock {
        lock: ObjectId,
        access: Access,
    },
    Unlock {
        lock: ObjectId,
        access: Access,
        poison: bool,
    },
    IsPoisoned(ObjectId),
    ClearPoison(ObjectId),
    Send(ObjectId),
    TrySend(ObjectId),
    /// A sender waits until the receiver has taken its letter (capacity 0).
    Handover(ObjectId),
    Recv(ObjectId),
    TryRecv(ObjectId),
    RecvTimeout(ObjectId),
    /// A receiver that others can see waiting (capacity 0).
    Awaits {
        channel: ObjectId,
        timeout: bool,
    },
    DropSender(ObjectId),
    DropReceiver(ObjectId),
    /// Lets go of the lock and begins to wait.
    Wait {
        condvar: ObjectId,
        lock: ObjectId,
    },
    /// Waits for a notification.
    Woken {
        condvar: ObjectId,
        timeout: bool,
    },
    NotifyOne(ObjectId),
    NotifyAll(ObjectId),
    Arrive(ObjectId),
    /// Waits for the others at a barrier.
    Pass(ObjectId),
    Load(ObjectId),
    Store(ObjectId, u64),
    Update(ObjectId),
    Park {
        timeout: bool,
    },
    Unpark(ThreadId),
    /// The parent waits until its child has come to its first operation.
    Started(ThreadId),
    Join(ThreadId),
    ScopeEnd(ObjectId),
    IsFinished(ThreadId),
    /// The handle of a thread is dropped, and with it the result that was kept.
    Release(ThreadId),
    /// A thread that has ended drops its result if its handle is gone.
    Keep,
    Finish,
    Sleep,
    Yield,
    CloneArc,
    DropArc,
    CountArc,
    /// Sees a number that is not in the model.
    Saw(u64),
    /// Sees the value of what nobody else has any more.
    Look(ObjectId),
}

/// What a thread changes between two operations. Nobody can tell when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The value of a lock that it holds.
    Touch {
        lock: ObjectId,
        wrote: bool,
    },
    AddSender(ObjectId),
    DropSender(ObjectId),
    Make(ObjectId, Object),
    /// As `Make`, unless another thread has used it before.
    Use(ObjectId, Object),
    /// The second half of an update.
    SetAtomic(ObjectId, u64),
    Print(String),
    /// Nobody can join this thread any more.
    Release(ThreadId),
    Bear {
        child: ThreadId,
        name: Option<String>,
        scope: Option<ObjectId>,
        result_matters: bool,
    },
    Panic(String),
    /// What `main` returns.
    Return(String),
}

/// How a lock is wanted or held. A mutex knows only `Exclusive`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    Exclusive,
    Shared,
}

/// Which of several things a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Alternative {
    Go,
    TimeOut,
    Spurious,
    /// `notify_one` wakes this thread.
    Wake(ThreadId),
}

/// What a thread sees of its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Outcome {
    Done,
    Locked {
        version: History,
        poisoned: bool,
    },
    WouldBlock,
    Received(Letter),
    /// The letters that lay in a mailbox which is no more: their drop may do something.
    Unread(u32),
    Disconnected,
    Empty,
    Full,
    TimedOut,
    Value(u64),
    Flag(bool),
    Joined(History),
    /// The threads of a scope are through.
    ScopeEnded {
        panicked: bool,
        /// All that they had seen: they may have written into what they had borrowed.
        seen: u32,
    },
    Notified,
    Spurious,
    /// The schedule is not followed any further: unwind.
    Abandoned,
}

/// A letter, named by what its sender had seen when it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Letter(pub(crate) History);

/// Something that threads share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Object {
    Lock(Lock),
    Channel(Channel),
    Condvar { waiters: Vec<ThreadId> },
    Barrier { size: usize, arrived: Vec<ThreadId> },
    Atomic(u64),
    Scope { running: usize },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(crate) struct Lock {
    pub(crate) is_mutex: bool,
    pub(crate) writer: Option<ThreadId>,
    pub(crate) readers: Vec<ThreadId>,
    pub(crate) poisoned: bool,
    /// Names the value; changes whenever the value may have changed.
    pub(crate) version: History,
    /// Changes whenever the value was borrowed mutably.
    pub(crate) written: History,
}

impl Lock {
    fn is_free(&self, access: Access) -> bool {
        self.writer.is_none()
            && (access == Access::Shared || self.readers.is_empty())
    }

    fn take(&mut self, access: Access, thread: ThreadId) -> Outcome {
        match access {
            Access::Exclusive => self.writer = Some(thread),
            Access::Shared => insert(&mut self.readers, thread),
        }
        Outcome::Locked { version: self.version, poisoned: self.poisoned }
    }

    fn release(&mut self, access: Access, thread: ThreadId) {
        match access {
            Access::Exclusive => self.writer = None,
            Access::Shared => {
                let one =
                    self.readers.iter().position(|&reader| reader == thread);
                self.readers
                    .remove(one.expect("a reader releases what it holds"));
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Channel {
    pub(crate) capacity: Option<usize>,
    pub(crate) letters: Vec<(Letter, ThreadId)>,
    pub(crate) senders: usize,
    pub(crate) has_receiver: bool,
    /// The receiver stands there and waits, and `try_send` can see it (capacity 0).
    pub(crate) awaited: bool,
}

impl Channel {
    fn is_rendezvous(&self) -> bool {
        self.capacity == Some(0)
    }

    fn has_room(&self) -> bool {
        self.capacity.is_none_or(|capacity| self.letters.len() < capacity)
    }

    fn has_news(&self) -> bool {
        !self.letters.is_empty() || self.senders == 0
    }
}

/// A thread as the model sees it.
#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub(crate) name: Option<String>,
    /// Everything it has seen so far. Its local state is a function of this.
    pub(crate) history: History,
    pub(crate) status: Status,
    /// Somebody woke it: a notification, the last one at a barrier, a letter taken.
    pub(crate) woken: Option<Outcome>,
    /// A call of `unpark` that no `park` has used up.
    pub(crate) token: bool,
    /// Nobody can join it any more.
    pub(crate) released: bool,
    /// Somebody has joined it.
    pub(crate) joined: bool,
    /// Its result lies there, for whoever has its handle.
    kept: bool,
    /// What it returns can differ; a `()` cannot.
    pub(crate) result_matters: bool,
    pub(crate) panic: Option<String>,
    pub(crate) printed: String,
    pub(crate) children: u32,
    /// What it used has its name by who came first.
    pub(crate) named_an_object: bool,
    pub(crate) created: u32,
    /// The scope it belongs to, until that ends.
    pub(crate) scope: Option<ObjectId>,
    /// How often in a row it was woken for no reason.
    spurious_wakeups: usize,
    /// What it saw since it last changed anything; see [`Thread::rounds`].
    recent: Vec<(Op, Outcome)>,
    /// All that it could see change, when it took its last step of an idle round.
    idle_in: Option<u32>,
    /// How many steps it has taken since that changed; no more than its round has.
    idle_steps: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    /// Has the baton, and runs between two operations.
    Running,
    /// Stands before an operation.
    Before(Op),
    Finished,
}

impl Thread {
    pub(crate) fn new(name: Option<String>, history: History) -> Self {
        Thread {
            name,
            history,
            status: Status::Running,
            woken: None,
            token: false,
            released: false,
            joined: false,
            kept: false,
            result_matters: true,
            panic: None,
            printed: String::new(),
            children: 0,
            named_an_object: false,
            created: 0,
            scope: None,
            spurious_wakeups: 0,
            recent: Vec::new(),
            idle_in: None,
            idle_steps: 0,
        }
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.status == Status::Finished
    }

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

/// Longer rounds of a loop that changes nothing are not recognised.
const LONGEST_ROUND: usize = 32;

/// What changes which steps there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Somebody can tell when a sender is dropped (`try_recv`, `recv_timeout`).
    pub(crate) sender_drop_shows: bool,
    /// Somebody can tell when a receiver waits (`try_send` at capacity 0).
    pub(crate) receiver_shows: bool,
    /// Somebody can tell when a thread ends (`is_finished`).
    pub(crate) finish_shows: bool,
    /// Somebody can tell when an `Arc` is cloned or dropped (`strong_count`, …).
    pub(crate) arc_shows: bool,
    /// Somebody counts the owners of an `Arc`, and can tell what a thread did with its own that
    /// has come to its end long ago.
    pub(crate) arcs_are_counted: bool,
    /// An enabled `join` is a step, and so are the end of the mail and every drop of a receiver.
    pub(crate) every_step: bool,
    pub(crate) spurious: bool,
    pub(crate) idle_rounds: usize,
    /// The names of locks that are taken and left in passing.
    pub(crate) in_passing: &'static [&'static str],
}

impl Rules {
    /// What is visible, in the words of a script.
    pub(crate) fn words(mut self) -> Vec<&'static str> {
        let mut words = WORDS.to_vec();
        words.retain(|word| self.visible(word).is_some_and(|visible| *visible));
        words
    }

    /// Makes visible what the word says; `false` if it is no such word.
    pub(crate) fn show(&mut self, word: &str) -> bool {
        self.visible(word).map(|visible| *visible = true).is_some()
    }

    fn visible(&mut self, word: &str) -> Option<&mut bool> {
        Some(match word {
            "+senders" => &mut self.sender_drop_shows,
            "+receivers" => &mut self.receiver_shows,
            "+ends" => &mut self.finish_shows,
            "+arcs" => &mut self.arc_shows,
            "+all" => &mut self.every_step,
            _ => return None,
        })
    }
}

const WORDS: [&str; 5] = ["+senders", "+receivers", "+ends", "+arcs", "+all"];

/// All threads and all objects at one moment of one schedule.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) threads: BTreeMap<ThreadId, Thread>,
    pub(crate) objects: BTreeMap<ObjectId, Object>,
    pub(crate) rules: Rules,
    pub(crate) returned: Option<String>,
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

impl World {
    pub(crate) fn new(rules: Rules) -> Self {
        World {
            threads: BTreeMap::new(),
            objects: BTreeMap::new(),
            rules,
            returned: None,
        }
    }

    pub(crate) fn thread(&mut self, id: ThreadId) -> &mut Thread {
        self.threads.get_mut(&id).expect("a thread of this run")
    }

    pub(crate) fn lock(&mut self, id: ObjectId) -> &mut Lock {
        match self.objects.get_mut(&id) {
            Some(Object::Lock(lock)) => lock,
            other => unreachable!("a lock, not {other:?}"),
        }
    }

    pub(crate) fn channel(&mut self, id: ObjectId) -> &mut Channel {
        match self.objects.get_mut(&id) {
            Some(Object::Channel(channel)) => channel,
            other => unreachable!("a channel, not {other:?}"),
        }
    }

    pub(crate) fn atomic(&mut self, id: ObjectId) -> &mut u64 {
        match self.objects.get_mut(&id) {
            Some(Object::Atomic(value)) => value,
            other => unreachable!("an atomic, not {other:?}"),
        }
    }

    fn waiters(&mut self, id: ObjectId) -> &mut Vec<ThreadId> {
        match self.objects.get_mut(&id) {
            Some(Object::Condvar { waiters }) => waiters,
            other => unreachable!("a condvar, not {other:?}"),
        }
    }

    /// A thread that is between two operations.
    pub(crate) fn runner(&self) -> Option<ThreadId> {
        let mut threads = self.threads.iter();
        let runs = |it: &(_, &Thread)| it.1.status == Status::Running;
        threads.find(runs).map(|(&id, _)| id)
    }

    /// What the thread's operation can do now; nothing if it is blocked.
    pub(crate) fn alternatives(&self, id: ThreadId) -> Vec<Alternative> {
        use Alternative::{Go, Spurious, TimeOut, Wake};
        let thread = &self.threads[&id];
        let Status::Before(op) = thread.status else { return vec![] };
        let go_if = |enabled| if enabled { vec![Go] } else { vec![] };
        let wait = |enabled, timeout| {
            let mut alternatives = go_if(enabled);
            if !enabled && timeout {
                alternatives.push(TimeOut);
            }
            alternatives
        };
        // More in a row would be the same loop once more.
        let spurious = self.rules.spurious
            && thread.spurious_wakeups < self.rules.idle_rounds;
        match op {
            Op::Lock { lock, access } => match &self.objects[&lock] {
                Object::Lock(lock) => go_if(lock.is_free(access)),
                _ => unreachable!("a lock"),
            },
            Op::Send(channel) => {
                let channel = self.peek(channel);
                let goes = channel.is_rendezvous() || channel.has_room();
                go_if(goes || !channel.has_receiver)
            }
            Op::Recv(channel) => {
                let channel = self.peek(channel);
                let shows =
                    channel.is_rendezvous() && self.rules.receiver_shows;
                go_if(shows || channel.has_news())
            }
            Op::Awaits { channel, timeout } => {
                wait(self.peek(channel).has_news(), timeout)
            }
            Op::Handover(_) | Op::Pass(_) => go_if(thread.woken.is_some()),
            Op::Woken { timeout, .. } => {
                let mut alternatives = wait(thread.woken.is_some(), timeout);
                if thread.woken.is_none() && spurious {
                    alternatives.push(Spurious);
                }
                alternatives
            }
            Op::Park { timeout } => {
                let mut alternatives = wait(thread.token, timeout);
                if !thread.token && spurious {
                    alternatives.push(Spurious);
                }
                alternatives
            }
            Op::NotifyOne(condvar) => match &self.objects[&condvar] {
                Object::Condvar { waiters } if !waiters.is_empty() => {
                    waiters.iter().copied().map(Wake).collect()
                }
                _ => vec![Go],
            },
            Op::Started(child) => {
                go_if(self.threads[&child].status != Status::Running)
            }
            Op::Join(child) => go_if(self.threads[&child].is_finished()),
            Op::ScopeEnd(scope) => {
                go_if(self.objects[&scope] == Object::Scope { running: 0 })
            }
            _ => vec![Go],
        }
    }

    fn peek(&self, id: ObjectId) -> &Channel {
        match &self.objects[&id] {
            Object::Channel(channel) => channel,
            other => unreachable!("a channel, not {other:?}"),
        }
    }

    /// A thread whose operation is no step: nobody can tell when it happens, and nothing can
    /// prevent it any more. So it happens at once.
    pub(crate) fn silent(&self, names: &Names) -> Option<ThreadId> {
        let is_silent = |id: &ThreadId| {
            let Status::Before(op) = self.threads[id].status else {
                return false;
            };
            let may_be = match op {
                Op::Started(_) | Op::Handover(_) | Op::Pass(_) => true,
                Op::Look(_) | Op::Saw(_) => true,
                Op::Release(_) | Op::Keep => true,
                Op::Lock { lock, .. } | Op::Unlock { lock, .. } => {
                    let name = names.label(lock).name.as_deref();
                    name.is_some_and(|it| self.rules.in_passing.contains(&it))
                }
                // Without senders nobody can tell.
                Op::DropReceiver(channel) => {
                    self.peek(channel).senders == 0 && !self.rules.every_step
                }
                Op::Woken { .. } | Op::Awaits { .. } => true,
                Op::Join(_) | Op::ScopeEnd(_) => !self.rules.every_step,
                // The end of the mail.
                Op::Recv(channel) => {
                    let channel = self.peek(channel);
                    let is_end =
                        channel.letters.is_empty() && channel.senders == 0;
                    is_end && !self.rules.every_step
                }
                _ => false,
            };
            may_be && self.alternatives(*id).contains(&Alternative::Go)
        };
        self.threads.keys().copied().find(is_silent)
    }

    /// Whether some threads wait for locks and ends that only they themselves can give: they are
    /// stuck, whatever the others do.
    pub(crate) fn is_embraced(&self) -> bool {
        let all = self.threads.keys().copied();
        let mut stuck: BTreeSet<_> =
            all.filter(|&id| !self.awaits(id).is_empty()).collect();
        loop {
            let hopes = |id: &ThreadId| {
                self.awaits(*id).iter().all(|other| !stuck.contains(other))
            };
            let free: Vec<_> = stuck.iter().copied().filter(hopes).collect();
            if free.is_empty() {
                return !stuck.is_empty();
            }
            stuck.retain(|id| !free.contains(id));
        }
    }

    /// The threads without each of which this one cannot go on: it waits for their locks or for
    /// their end.
    fn awaits(&self, id: ThreadId) -> Vec<ThreadId> {
        if !self.alternatives(id).is_empty() {
            return vec![];
        }
        let unfinished = |id: &ThreadId| !self.threads[id].is_finished();
        match self.threads[&id].status {
            Status::Before(Op::Lock { lock, .. }) => {
                match &self.objects[&lock] {
                    Object::Lock(Lock { writer, readers, .. }) => {
                        writer.iter().chain(readers).copied().collect()
                    }
                    _ => unreachable!("a lock"),
                }
            }
            Status::Before(Op::Join(child)) => vec![child],
            Status::Before(Op::ScopeEnd(scope)) => {
                let of_scope = |id: &ThreadId| {
                    self.threads[id].scope == Some(scope) && unfinished(id)
                };
                self.threads.keys().copied().filter(of_scope).collect()
            }
            _ => vec![],
        }
    }

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
            let repeats = rounds >= self.rules.idle_rounds
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
                if idle.iter().all(|it| it.3 >= 2 * self.rules.idle_rounds) =>
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
    fn fingerprint(&self, id: ThreadId, names: &mut Names) -> u32 {
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
        if self.rules.finish_shows {
            let all = self.threads.iter();
            let finished = all.filter(|(_, thread)| thread.is_finished());
            values.extend(finished.flat_map(|(id, _)| id.halves()));
        }
        names.fingerprint(values)
    }

    /// Takes the step, and records in the thread's history what it has seen of it.
    pub(crate) fn step(
        &mut self,
        id: ThreadId,
        alternative: Alternative,
        names: &mut Names,
    ) -> Outcome {
        let thread = self.thread(id);
        let Status::Before(op) = thread.status else {
            unreachable!("it stands before a step")
        };
        thread.status = Status::Running;
        // Letters and versions are named by what their maker had seen before.
        let before = thread.history;
        let sees = thread.idle_in.map(|_| self.fingerprint(id, names));
        let unread = self.unread(op, names);
        let outcome = unread.unwrap_or(Outcome::Done);
        let outcome = match self.apply(id, op, alternative, before, names) {
            Outcome::Done => outcome,
            other => other,
        };
        let history = names.history(before, op, outcome);
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
        let enough = (2 * self.rules.idle_rounds + 1) * LONGEST_ROUND;
        let thread = self.thread(id);
        thread.history = history;
        match (op, outcome) {
            (_, Outcome::Spurious) => thread.spurious_wakeups += 1,
            (Op::Woken { .. } | Op::Park { .. }, _) => {
                thread.spurious_wakeups = 0
            }
            _ => {}
        }
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
        let idle = rounds + 1 >= self.rules.idle_rounds;
        let idle_in = idle.then(|| self.fingerprint(id, names));
        let thread = self.thread(id);
        thread.idle_steps = if idle { period.min(steps + 1) } else { 0 };
        thread.idle_in = idle_in;
        outcome
    }

    /// What the drop of a receiver will see of the letters in its mailbox.
    fn unread(&self, op: Op, names: &mut Names) -> Option<Outcome> {
        let Op::DropReceiver(channel) = op else { return None };
        let channel = self.peek(channel);
        // At a rendezvous each sender still has its letter, and takes it back.
        if channel.is_rendezvous() || channel.letters.is_empty() {
            return None;
        }
        let letters = channel.letters.iter().map(|(letter, _)| letter.0.0);
        Some(Outcome::Unread(names.fingerprint(letters.collect())))
    }

    fn apply(
        &mut self,
        id: ThreadId,
        op: Op,
        alternative: Alternative,
        before: History,
        names: &mut Names,
    ) -> Outcome {
        match alternative {
            Alternative::TimeOut | Alternative::Spurious => {
                match op {
                    Op::Woken { condvar, .. } => {
                        self.waiters(condvar).retain(|&waiter| waiter != id);
                    }
                    Op::Awaits { channel, .. } => {
                        self.channel(channel).awaited = false
                    }
                    _ => {}
                }
                return match alternative {
                    Alternative::Spurious => Outcome::Spurious,
                    _ => Outcome::TimedOut,
                };
            }
            Alternative::Wake(waiter) => self.wake(waiter, op),
            Alternative::Go => {}
        }
        match op {
            Op::Lock { lock, access } => self.lock(lock).take(access, id),
            Op::TryLock { lock, access } => {
                let lock = self.lock(lock);
                if lock.is_free(access) {
                    lock.take(access, id)
                } else {
                    Outcome::WouldBlock
                }
            }
            Op::Unlock { lock, access, poison } => {
                let lock = self.lock(lock);
                lock.poisoned |= poison;
                lock.release(access, id);
                Outcome::Done
            }
            Op::IsPoisoned(lock) => Outcome::Flag(self.lock(lock).poisoned),
            Op::ClearPoison(lock) => {
                self.lock(lock).poisoned = false;
                Outcome::Done
            }
            Op::Send(channel) => self.send(channel, id, before),
            Op::TrySend(channel) => {
                let it = self.channel(channel);
                let room = match it.is_rendezvous() {
                    true => it.awaited && it.letters.is_empty(),
                    false => it.has_room(),
                };
                if !room && it.has_receiver {
                    return Outcome::Full;
                }
                self.send(channel, id, before)
            }
            Op::Recv(channel) => match self.receive(channel) {
                Outcome::Empty => {
                    self.channel(channel).awaited = true;
                    Outcome::Empty
                }
                outcome => outcome,
            },
            Op::RecvTimeout(channel) => match self.receive(channel) {
                Outcome::Empty if self.peek(channel).is_rendezvous() => {
                    self.channel(channel).awaited = true;
                    Outcome::Empty
                }
                Outcome::Empty => Outcome::TimedOut,
                outcome => outcome,
            },
            Op::TryRecv(channel) => self.receive(channel),
            Op::Awaits { channel, .. } => {
                self.channel(channel).awaited = false;
                self.receive(channel)
            }
            Op::DropSender(channel) => {
                self.channel(channel).senders -= 1;
                Outcome::Done
            }
            Op::DropReceiver(channel) => {
                self.drop_receiver(channel);
                Outcome::Done
            }
            Op::Wait { condvar, lock } => {
                self.lock(lock).release(Access::Exclusive, id);
                insert(self.waiters(condvar), id);
                Outcome::Done
            }
            Op::Handover(_) | Op::Pass(_) | Op::Woken { .. } => {
                self.thread(id).woken.take().expect("somebody woke it")
            }
            Op::NotifyAll(condvar) => {
                for waiter in std::mem::take(self.waiters(condvar)) {
                    self.thread(waiter).woken = Some(Outcome::Notified);
                }
                Outcome::Done
            }
            Op::Arrive(barrier) => self.arrive(barrier, id),
            Op::Load(atomic) | Op::Update(atomic) => {
                Outcome::Value(*self.atomic(atomic))
            }
            Op::Store(atomic, value) => {
                *self.atomic(atomic) = value;
                Outcome::Done
            }
            Op::Park { .. } => {
                self.thread(id).token = false;
                Outcome::Notified
            }
            Op::Unpark(other) => {
                self.thread(other).token = true;
                Outcome::Done
            }
            Op::Join(child) => {
                let child = self.thread(child);
                child.joined = true;
                let matters = child.result_matters || child.panic.is_some();
                Outcome::Joined(if matters {
                    child.history
                } else {
                    History::default()
                })
            }
            Op::IsFinished(other) => {
                Outcome::Flag(self.threads[&other].is_finished())
            }
            Op::Release(other) => {
                let other = self.thread(other);
                other.released = true;
                Outcome::Flag(other.kept)
            }
            Op::Keep => {
                let thread = self.thread(id);
                thread.kept = !thread.released;
                Outcome::Flag(thread.kept)
            }
            Op::ScopeEnd(scope) => self.end_scope(scope, names),
            Op::Look(object) => match &self.objects[&object] {
                Object::Lock(Lock { version, poisoned, .. }) => {
                    Outcome::Locked { version: *version, poisoned: *poisoned }
                }
                Object::Atomic(value) => Outcome::Value(*value),
                other => unreachable!("nobody looks into {other:?}"),
            },
            Op::NotifyOne(_)
            | Op::Started(_)
            | Op::Finish
            | Op::Sleep
            | Op::Yield
            | Op::CloneArc
            | Op::DropArc
            | Op::CountArc
            | Op::Saw(_) => Outcome::Done,
        }
    }

    /// Whether a thread of the scope panicked that nobody has joined. (The scope is as good as
    /// a `join`.)
    fn end_scope(&mut self, scope: ObjectId, names: &mut Names) -> Outcome {
        let (mut panicked, mut seen) = (false, Vec::new());
        for thread in self.threads.values_mut() {
            if thread.scope == Some(scope) {
                panicked |= thread.panic.is_some() && !thread.joined;
                seen.push(thread.history.0);
                (thread.joined, thread.scope) = (true, None);
            }
        }
        Outcome::ScopeEnded { panicked, seen: names.fingerprint(seen) }
    }

    fn wake(&mut self, waiter: ThreadId, op: Op) {
        let Op::NotifyOne(condvar) = op else {
            unreachable!("only `notify_one` chooses")
        };
        self.waiters(condvar).retain(|&other| other != waiter);
        self.thread(waiter).woken = Some(Outcome::Notified);
    }

    fn send(
        &mut self,
        channel: ObjectId,
        sender: ThreadId,
        before: History,
    ) -> Outcome {
        let channel = self.channel(channel);
        if !channel.has_receiver {
            return Outcome::Disconnected;
        }
        channel.letters.push((Letter(before), sender));
        Outcome::Done
    }

    fn receive(&mut self, id: ObjectId) -> Outcome {
        let channel = self.channel(id);
        if channel.letters.is_empty() {
            return if channel.senders == 0 {
                Outcome::Disconnected
            } else {
                Outcome::Empty
            };
        }
        let (letter, sender) = channel.letters.remove(0);
        if channel.is_rendezvous() {
            self.tell_sender(id, sender, Outcome::Done);
        }
        Outcome::Received(letter)
    }

    /// A sender that waits at a rendezvous goes on. (One that used `try_send` does not wait.)
    fn tell_sender(
        &mut self,
        channel: ObjectId,
        sender: ThreadId,
        outcome: Outcome,
    ) {
        let sender = self.thread(sender);
        if sender.status == Status::Before(Op::Handover(channel)) {
            sender.woken = Some(outcome);
        }
    }

    fn drop_receiver(&mut self, id: ObjectId) {
        let channel = self.channel(id);
        channel.has_receiver = false;
        let is_rendezvous = channel.is_rendezvous();
        for (_, sender) in std::mem::take(&mut channel.letters) {
            if is_rendezvous {
                self.tell_sender(id, sender, Outcome::Disconnected);
            }
        }
    }

    fn arrive(&mut self, barrier: ObjectId, id: ThreadId) -> Outcome {
        let Some(Object::Barrier { size, arrived }) =
            self.objects.get_mut(&barrier)
        else {
            unreachable!("a barrier")
        };
        if arrived.len() + 1 < *size {
            insert(arrived, id);
            return Outcome::Flag(false);
        }
        for other in std::mem::take(arrived) {
            self.thread(other).woken = Some(Outcome::Done);
        }
        Outcome::Flag(true)
    }

    /// What the thread does between two operations.
    pub(crate) fn change(
        &mut self,
        id: ThreadId,
        change: &Change,
        names: &mut Names,
    ) {
        match change {
            Change::Touch { lock, wrote } => {
                let history = self.thread(id).history;
                let lock = self.lock(*lock);
                lock.version = history;
                if *wrote {
                    lock.written = history;
                    self.thread(id).recent.clear();
                }
            }
            Change::AddSender(channel) => self.channel(*channel).senders += 1,
            Change::DropSender(channel) => self.channel(*channel).senders -= 1,
            Change::Make(object, state) => {
                self.thread(id).created += 1;
                self.objects.insert(*object, state.clone());
            }
            Change::Use(object, state) => {
                self.objects.entry(*object).or_insert_with(|| state.clone());
            }
            Change::SetAtomic(atomic, value) => *self.atomic(*atomic) = *value,
            Change::Print(text) => {
                let thread = self.thread(id);
                thread.printed.push_str(text);
                thread.recent.clear();
            }
            Change::Release(thread) => self.thread(*thread).released = true,
            Change::Bear { child, name, scope, result_matters } => {
                let parent = self.thread(id);
                parent.children += 1;
                parent.recent.clear();
                // Not what the parent will have seen: that ends in `Done`.
                let born = (Op::Started(*child), Outcome::Flag(true));
                let born = names.history(parent.history, born.0, born.1);
                let mut thread = Thread::new(name.clone(), born);
                thread.scope = *scope;
                thread.result_matters = *result_matters;
                self.threads.insert(*child, thread);
                if let Some(Object::Scope { running }) =
                    scope.and_then(|it| self.objects.get_mut(&it))
                {
                    *running += 1;
                }
            }
            Change::Panic(words) => {
                self.thread(id).panic = Some(words.clone());
            }
            Change::Return(text) => self.returned = Some(text.clone()),
        }
    }

    /// The thread has come to its end.
    pub(crate) fn finish(&mut self, id: ThreadId) {
        let thread = self.thread(id);
        thread.status = Status::Finished;
        if let Some(scope) = thread.scope
            && let Some(Object::Scope { running }) =
                self.objects.get_mut(&scope)
        {
            *running -= 1;
        }
    }

    /// Everything that decides what can still happen, and how it can end. Two moments with the
    /// same key have the same future.
    pub(crate) fn key(&self, names: &mut Names) -> Box<[u32]> {
        let mut key =
            Vec::with_capacity(4 * self.threads.len() + self.objects.len() + 1);
        for (&id, thread) in &self.threads {
            let flags = u32::from(thread.token)
                | u32::from(thread.released) << 1
                | u32::from(thread.joined) << 2
                | u32::from(thread.is_finished()) << 3;
            key.extend(id.halves());
            key.push(flags);
            // Its scope can see what it has borrowed and written, and owners how many they are.
            let is_past = (thread.released || thread.joined)
                && thread.scope.is_none()
                && !self.rules.arcs_are_counted;
            if thread.is_finished() && is_past && !thread.named_an_object {
                // Nobody can ask it any more; only what it left behind counts.
                let returned =
                    self.returned.as_deref().filter(|_| id == ThreadId::MAIN);
                let left = (&thread.printed, &thread.panic, returned);
                key.push(names.text(&format!("{left:?}")));
            } else {
                let stands = match thread.status {
                    // Not always what it has seen decides: who names an object, or owns it last.
                    Status::Before(op) => names.op(op),
                    Status::Running | Status::Finished => u32::MAX,
                };
                let idle = thread.idle_in.map_or(0, |it| it + 1);
                let steps = thread.idle_steps as u32;
                key.extend([thread.history.0, stands, idle, steps]);
            }
        }
        key.push(u32::MAX); // ends the threads
        key.extend(
            self.objects
                .iter()
                .map(|(&id, object)| names.object_state(id, object.clone())),
        );
        key.into()
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
        | Op::CountArc
        | Op::Wait { .. } => false,
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

/// Adds to a sorted list, so that equal sets are equal lists.
fn insert(threads: &mut Vec<ThreadId>, thread: ThreadId) {
    let at = threads.partition_point(|&other| other < thread);
    threads.insert(at, thread);
}
