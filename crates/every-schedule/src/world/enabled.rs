//! What can happen next: whose operation is possible.

use std::collections::BTreeSet;

use super::{Object, Once, Status, Thread, World};
use crate::names::ThreadId;
use crate::op::{Access, Alternative, Op};

impl World {
    /// Whether the thread can go on.
    pub(crate) fn can_go(&self, id: ThreadId) -> bool {
        !self.alternatives(id).is_empty()
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
        let spurious = self.rules.chosen.spurious
            && thread.spurious_wakeups < self.rules.chosen.idle_rounds;
        match op {
            Op::Lock { lock, access } => {
                let lock = self.peek_lock(lock);
                // Readers can tell when a writer begins to wait.
                let shows = self.rules.chosen.writers_first
                    && access == Access::Exclusive
                    && !lock.is_mutex;
                go_if(shows || lock.is_free(access))
            }
            Op::LockInTurn(lock) => {
                go_if(self.peek_lock(lock).is_free(Access::Exclusive))
            }
            Op::Send(channel) => {
                let channel = self.peek(channel);
                let goes = channel.is_rendezvous() || channel.has_room();
                go_if(goes || !channel.has_receiver)
            }
            Op::Recv(channel) => {
                let channel = self.peek(channel);
                let shows =
                    channel.is_rendezvous() && self.rules.receivers_show();
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
            Op::Begin { once, .. } => go_if(self.runner_of(once).is_none()),
            Op::UntilDone { once, force } => go_if(match self.once(once).0 {
                Once::Done => true,
                Once::Poisoned => !force,
                Once::New | Once::Running(_) => false,
            }),
            Op::Choose { ways, .. } => {
                (0..ways).map(Alternative::Way).collect()
            }
            Op::Idle(_) => go_if(thread.token),
            Op::Join(child) => go_if(self.threads[&child].is_finished()),
            Op::ScopeEnd(scope) => {
                go_if(self.objects[&scope] == Object::Scope { running: 0 })
            }
            Op::TryLock { .. }
            | Op::Unlock { .. }
            | Op::Downgrade(_)
            | Op::IsPoisoned(_)
            | Op::ClearPoison(_)
            | Op::TrySend(_)
            | Op::TryRecv(_)
            | Op::RecvTimeout(_)
            | Op::DropSender(_)
            | Op::DropReceiver(_)
            | Op::Wait { .. }
            | Op::NotifyAll(_)
            | Op::Arrive(_)
            | Op::Load(_)
            | Op::Store(..)
            | Op::Update(_)
            | Op::Complete { .. }
            | Op::IsDone(_)
            | Op::Unpark(_)
            | Op::IsFinished(_)
            | Op::Release { .. }
            | Op::Keep { .. }
            | Op::Finish
            | Op::Print
            | Op::Panic
            | Op::Exit
            | Op::Abort
            | Op::Quit(_)
            | Op::Sleep
            | Op::Yield
            | Op::Own { .. }
            | Op::Look(_)
            | Op::Foreign(_)
            | Op::ForeignDrop(_)
            | Op::UnlessWoken(_) => vec![Go],
        }
    }

    /// Whether a reader passes a writer that waits, or could.
    pub(crate) fn a_reader_meets_a_writer(&self) -> bool {
        let standing = self.standing();
        standing.iter().any(|&(_, op)| match op {
            Op::Downgrade(_) => true,
            Op::Lock { lock, access: Access::Shared }
            | Op::TryLock { lock, access: Access::Shared } => {
                let writes = Op::Lock { lock, access: Access::Exclusive };
                standing.iter().any(|&(_, op)| op == writes)
            }
            _ => false,
        })
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

    /// The threads without each of which this one cannot go on.
    fn awaits(&self, id: ThreadId) -> Vec<ThreadId> {
        match self.can_go(id) {
            true => vec![],
            false => self.in_the_way(id),
        }
    }

    /// The threads that this one waits for, if it waits: for their locks or for their end.
    pub(crate) fn in_the_way(&self, id: ThreadId) -> Vec<ThreadId> {
        let thread = &self.threads[&id];
        let Status::Before(op) = thread.status else { return vec![] };
        match op {
            Op::Lock { lock, .. } | Op::LockInTurn(lock) => {
                self.peek_lock(lock).in_the_way(id).copied().collect()
            }
            Op::Begin { once, .. } => {
                self.runner_of(once).into_iter().collect()
            }
            Op::Join(child) => vec![child],
            Op::ScopeEnd(scope) => {
                let of_scope = |(_, it): &(_, &Thread)| {
                    it.scope == Some(scope) && !it.is_finished()
                };
                let all = self.threads.iter().filter(of_scope);
                all.map(|(&id, _)| id).collect()
            }
            _ => vec![],
        }
    }

    /// Who holds what the operation waits for.
    pub(crate) fn holders(&self, op: Op) -> Vec<ThreadId> {
        match op {
            Op::Lock { lock, .. } | Op::LockInTurn(lock) => {
                self.peek_lock(lock).holders().copied().collect()
            }
            Op::Begin { once, .. } => {
                self.runner_of(once).into_iter().collect()
            }
            _ => vec![],
        }
    }
}
