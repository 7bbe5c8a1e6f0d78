//! What a thread changes between two steps.

use super::{Object, Status, Thread, World};
use crate::names::{History, Names, ThreadId};
use crate::op::{Change, Op, Outcome};

impl World {
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
            Change::Complete { once, becomes } => {
                let seen = self.thread(id).history;
                self.objects.insert(*once, Object::Once(*becomes, seen));
            }
            Change::SetAtomic(atomic, value) => *self.atomic(*atomic) = *value,
            Change::Own { shared, deed } => self.owners(*shared).apply(*deed),
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
            Change::Panic { words, at_once } => {
                let thread = self.thread(id);
                thread.panic = Some(words.clone());
                thread.panicked_at_once = *at_once;
            }
            Change::Become(state) => {
                let printed = names.number_of_text(&self.thread(id).printed);
                let state = Outcome::Value(
                    u64::from(*state) << 32 | u64::from(printed),
                );
                let known = names.history(History::default(), Op::Yield, state);
                self.thread(id).history = known;
            }
            Change::Unwake => self.thread(id).token = false,
            Change::Wake(thread) => self.thread(*thread).token = true,
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
}
