//! What a step does. What counts as one is in `what_is_a_step.rs`.

use super::{Lock, Object, Once, Owners, Status, Told, World, insert};
use crate::names::{History, Names, ObjectId, ThreadId};
use crate::op::{Access, Alternative, Deed, Message, Op, Outcome};
use crate::rules::{Fault, Owning};

impl World {
    /// Takes the step, and notes whether it is one round more of the same.
    pub(crate) fn step(
        &mut self,
        id: ThreadId,
        alternative: Alternative,
        names: &mut Names,
    ) -> Outcome {
        let is_idle = self.thread(id).idle_in.is_some();
        let sees = is_idle.then(|| self.fingerprint(id, names));
        let (op, outcome) = self.step_once(id, alternative, names);
        // What nobody can tell is no part of a round.
        let in_silence = match op {
            Op::Own { shared, .. } => self.owns_in_silence(shared),
            _ => false,
        };
        if !in_silence {
            self.note_round(id, (op, outcome), sees, names);
        }
        outcome
    }

    /// Takes the step, and records in the thread's history what it has seen of it.
    pub(crate) fn step_once(
        &mut self,
        id: ThreadId,
        alternative: Alternative,
        names: &mut Names,
    ) -> (Op, Outcome) {
        let thread = self.thread(id);
        let Status::Before(op) = thread.status else {
            unreachable!("it stands before a step")
        };
        thread.status = Status::Running;
        // Messages and versions are named by what their maker had seen before.
        let before = thread.history;
        let unread = self.unread(op, names);
        let outcome = match self.apply(id, op, alternative, names) {
            Outcome::Done => unread.unwrap_or(Outcome::Done),
            other => other,
        };
        let seen = match (self.rules.chosen.fault, op) {
            (Some(Fault::Foresight), Op::Load(_)) => Outcome::Done,
            _ => outcome,
        };
        let thread = self.thread(id);
        thread.history = names.history(before, op, seen);
        if self.rules.chosen.past_shows {
            self.note_past(id, op, names);
        }
        if self.rules.found.everything_tells {
            self.tell(id, op, names);
        }
        let thread = self.thread(id);
        match (op, outcome) {
            (_, Outcome::Spurious) => thread.spurious_wakeups += 1,
            (Op::Woken { .. } | Op::Park { .. }, _) => {
                thread.spurious_wakeups = 0
            }
            _ => {}
        }
        (op, outcome)
    }

    /// The thread hears all that those had seen who used the same before, and passes it on.
    fn tell(&mut self, id: ThreadId, op: Op, names: &mut Names) {
        let with = match op {
            Op::Unpark(other) | Op::IsFinished(other) => Told::ByThread(other),
            Op::Park { .. } => Told::ByThread(id),
            Op::Own { shared, .. } | Op::ScopeEnd(shared) => Told::By(shared),
            Op::Join(child) => {
                let child = self.thread(child).history;
                return self.hear(id, child, names);
            }
            _ => match op.object() {
                Some(object) => Told::By(object),
                None => return,
            },
        };
        if let Some(&told) = self.told.get(&with) {
            self.hear(id, told, names);
        }
        let seen = self.thread(id).history;
        self.told.insert(with, seen);
    }

    fn hear(&mut self, id: ThreadId, told: History, names: &mut Names) {
        let thread = self.thread(id);
        thread.history =
            names.history(thread.history, Op::Finish, Outcome::Joined(told));
    }

    /// Adds a step to what has happened. Whoever takes one has seen all of it: between this operation and its
    /// next, also if this is one of std, a thread may look at what another drop-in keeps.
    fn note_past(&mut self, id: ThreadId, op: Op, names: &mut Names) {
        let [high, low] = id.halves();
        let History(seen) = self.thread(id).history;
        self.past = names.fingerprint(vec![self.past, high, low, seen]);
        let all = Outcome::Value(self.past.into());
        self.thread(id).history = names.history(History(seen), op, all);
    }

    /// What the drop of a receiver will see of the messages in its mailbox.
    fn unread(&self, op: Op, names: &mut Names) -> Option<Outcome> {
        let Op::DropReceiver(channel) = op else { return None };
        let channel = self.peek(channel);
        // At a rendezvous each sender still has its message, and takes it back.
        if channel.is_rendezvous() || channel.messages.is_empty() {
            return None;
        }
        let messages = channel.messages.iter().map(|(message, _)| message.0.0);
        Some(Outcome::Unread(names.fingerprint(messages.collect())))
    }

    fn apply(
        &mut self,
        id: ThreadId,
        op: Op,
        alternative: Alternative,
        names: &mut Names,
    ) -> Outcome {
        match alternative {
            Alternative::Go => {}
            Alternative::Forever => unreachable!("a livelock is no step"),
            Alternative::Way(way) => return Outcome::Value(way.into()),
            Alternative::Wake(waiter) => self.wake(waiter, op),
            Alternative::TimeOut => {
                self.stop_waiting(id, op);
                return Outcome::TimedOut;
            }
            Alternative::Spurious => {
                self.stop_waiting(id, op);
                return Outcome::Spurious;
            }
        }
        match op {
            Op::Lock { lock, access } => {
                let lock = self.lock(lock);
                if lock.is_free(access) {
                    return lock.take(access, id);
                }
                insert(&mut lock.waiting, id);
                Outcome::Empty
            }
            Op::LockInTurn(lock) => self.lock(lock).take(Access::Exclusive, id),
            Op::TryLock { lock, access } => {
                let lock = self.lock(lock);
                match lock.is_free(access) {
                    true => lock.take(access, id),
                    false => Outcome::WouldBlock,
                }
            }
            Op::Unlock { lock, access, poison } => {
                let lock = self.lock(lock);
                lock.poisoned |= poison;
                lock.release(access, id);
                Outcome::Done
            }
            Op::Downgrade(lock) => {
                let lock = self.lock(lock);
                // Still marked, if it has waited.
                lock.writer = None;
                lock.take(Access::Shared, id);
                Outcome::Done
            }
            Op::IsPoisoned(lock) => Outcome::Flag(self.lock(lock).poisoned),
            Op::ClearPoison(lock) => {
                self.lock(lock).poisoned = false;
                Outcome::Done
            }
            Op::Send(channel) => self.send(channel, id),
            Op::TrySend(channel) => self.try_send(channel, id),
            Op::Recv(channel) => self.receive_or_wait(channel),
            Op::RecvTimeout(channel) if self.peek(channel).is_rendezvous() => {
                self.receive_or_wait(channel)
            }
            Op::RecvTimeout(channel) => match self.receive(channel) {
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
            Op::Begin { once, force } => self.begin_once(once, force, id),
            Op::Complete { once, becomes } => {
                let seen = self.thread(id).history;
                self.objects.insert(once, Object::Once(becomes, seen));
                Outcome::Done
            }
            Op::IsDone(once) | Op::UntilDone { once, .. } => {
                match self.once(once) {
                    (Once::Done, version) => Outcome::Joined(version),
                    _ => Outcome::Flag(false),
                }
            }
            Op::Park { .. } => {
                self.thread(id).token = false;
                Outcome::Notified
            }
            Op::UnlessWoken(_) => {
                match std::mem::take(&mut self.thread(id).token) {
                    true => Outcome::Notified,
                    false => Outcome::Done,
                }
            }
            Op::Idle(_) => {
                self.thread(id).token = false;
                Outcome::Done
            }
            Op::Unpark(other) => {
                self.thread(other).token = true;
                Outcome::Done
            }
            Op::Join(child) => self.join(child),
            Op::IsFinished(other) => Outcome::Flag(
                self.threads[&other].through
                    || self.threads[&other].is_finished(),
            ),
            Op::Release { thread, .. } => {
                let other = self.thread(thread);
                other.released = true;
                match other.kept {
                    true => Outcome::Joined(other.history),
                    false => Outcome::Flag(false),
                }
            }
            Op::Keep { .. } => {
                let thread = self.thread(id);
                thread.kept = !thread.released;
                Outcome::Flag(thread.kept)
            }
            Op::ScopeEnd(scope) => self.end_scope(scope, names),
            Op::Look(object) => self.look(object),
            Op::Own { shared, deed } => self.own(shared, deed, names),
            Op::Exit => {
                self.has_ended = true;
                Outcome::Done
            }
            Op::Quit(status) => {
                (self.has_ended, self.quit) = (true, Some((id, status)));
                Outcome::Done
            }
            Op::Abort => {
                self.has_ended = true;
                self.thread(id).aborts = true;
                Outcome::Done
            }
            Op::Finish => {
                self.thread(id).through = true;
                Outcome::Done
            }
            Op::NotifyOne(_)
            | Op::Started(_)
            | Op::Print
            | Op::Panic
            | Op::Sleep
            | Op::Yield
            | Op::Foreign(_)
            | Op::ForeignDrop(_) => Outcome::Done,
            Op::Choose { .. } => unreachable!("one of its ways is taken"),
        }
    }

    /// The thread does not get what it waits for, and goes on.
    pub(crate) fn refuse(&mut self, id: ThreadId) -> Outcome {
        let Status::Before(op) = self.thread(id).status else {
            unreachable!("it stands before a step")
        };
        self.thread(id).status = Status::Running;
        self.stop_waiting(id, op);
        match op {
            Op::Handover(channel) => {
                self.channel(channel).messages.retain(|it| it.1 != id);
            }
            Op::Pass(barrier) => {
                self.arrived(barrier).retain(|&other| other != id);
            }
            _ => {}
        }
        op.refused().expect("the program can go on without")
    }

    /// What a thread gives up whose time is over, or that woke for no reason.
    fn stop_waiting(&mut self, id: ThreadId, op: Op) {
        match op {
            Op::Woken { condvar, .. } => {
                self.waiters(condvar).retain(|&waiter| waiter != id);
            }
            Op::Awaits { channel, .. } => self.channel(channel).awaited = false,
            _ => {}
        }
    }

    fn begin_once(
        &mut self,
        once: ObjectId,
        force: bool,
        id: ThreadId,
    ) -> Outcome {
        match self.once(once) {
            (Once::Done, version) => Outcome::Joined(version),
            (Once::Poisoned, _) if !force => Outcome::Flag(false),
            (was, version) => {
                let runs = Object::Once(Once::Running(id), version);
                self.objects.insert(once, runs);
                let poisoned = was == Once::Poisoned;
                Outcome::Locked { version, poisoned }
            }
        }
    }

    fn join(&mut self, child: ThreadId) -> Outcome {
        let child = self.thread(child);
        child.joined = true;
        let matters = child.result_matters || child.panic.is_some();
        Outcome::Joined(match matters {
            true => child.history,
            false => History::default(),
        })
    }

    /// Does something with an owner, and counts.
    fn own(
        &mut self,
        shared: ObjectId,
        deed: Deed,
        names: &mut Names,
    ) -> Outcome {
        let owners = self.owners(shared);
        owners.apply(deed);
        let Owners { strong, weak, owning } = *owners;
        // Whoever is alone with it sees what was left in the locks that are part of it.
        let alone = match deed {
            Deed::Drop | Deed::Unwrap => strong == 0,
            Deed::Count => strong == 1,
            _ => false,
        };
        let sees = if alone { self.versions(names) } else { 0 };
        match (deed, owning) {
            (Deed::Count | Deed::Upgrade, _) | (_, Owning::Counts) => {
                Outcome::Owners { strong, weak, sees }
            }
            // Not how many others there are, only whether.
            _ => Outcome::Owners { strong: strong.min(1), weak: 0, sees },
        }
    }

    /// Stands for all that was left in locks.
    fn versions(&self, names: &mut Names) -> u32 {
        let locks = self.objects.iter().filter_map(|(id, it)| match it {
            Object::Lock(lock) => Some([id.0, lock.version.0]),
            Object::Once(_, version) => Some([id.0, version.0]),
            _ => None,
        });
        names.fingerprint(locks.flatten().collect())
    }

    /// What somebody sees who has the object for itself.
    fn look(&self, object: ObjectId) -> Outcome {
        match &self.objects[&object] {
            Object::Lock(Lock { version, poisoned, .. }) => {
                Outcome::Locked { version: *version, poisoned: *poisoned }
            }
            Object::Atomic(value) => Outcome::Value(*value),
            Object::Once(_, version) => Outcome::Joined(*version),
            other => unreachable!("nobody looks into {other:?}"),
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

    fn send(&mut self, id: ObjectId, sender: ThreadId) -> Outcome {
        let seen = self.thread(sender).history;
        let channel = self.channel(id);
        if !channel.has_receiver {
            return Outcome::Disconnected;
        }
        channel.messages.push((Message(seen), sender));
        Outcome::Done
    }

    fn try_send(&mut self, id: ObjectId, sender: ThreadId) -> Outcome {
        let channel = self.channel(id);
        let room = match channel.is_rendezvous() {
            true => channel.awaited && channel.messages.is_empty(),
            false => channel.has_room(),
        };
        if !room && channel.has_receiver {
            return Outcome::Full;
        }
        self.send(id, sender)
    }

    /// Takes a message; if there is none, others can see the receiver wait.
    fn receive_or_wait(&mut self, id: ObjectId) -> Outcome {
        let outcome = self.receive(id);
        if outcome == Outcome::Empty {
            self.channel(id).awaited = true;
        }
        outcome
    }

    fn receive(&mut self, id: ObjectId) -> Outcome {
        let channel = self.channel(id);
        if channel.messages.is_empty() {
            return if channel.senders == 0 {
                Outcome::Disconnected
            } else {
                Outcome::Empty
            };
        }
        let (message, sender) = channel.messages.remove(0);
        if channel.is_rendezvous() {
            self.tell_sender(id, sender, Outcome::Done);
        }
        Outcome::Received(message)
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
        for (_, sender) in std::mem::take(&mut channel.messages) {
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
}
