//! When two moments are the same.

use super::{Status, Told, World};
use crate::names::{Names, ThreadId};
use crate::rules::Fault;

impl World {
    /// Everything that decides what can still happen, and how it can end. Two moments with the
    /// same key have the same future.
    pub(crate) fn key(&self, names: &mut Names) -> Box<[u32]> {
        let mut key =
            Vec::with_capacity(4 * self.threads.len() + self.objects.len() + 1);
        for (&id, thread) in &self.threads {
            let flags = u32::from(thread.token)
                | u32::from(thread.released) << 1
                | u32::from(thread.joined) << 2
                | u32::from(thread.is_finished()) << 3
                | u32::from(thread.through) << 4;
            key.extend(id.halves());
            key.push(flags);
            // Its scope can see what it has borrowed and written.
            let is_past = (thread.released || thread.joined)
                && thread.scope.is_none()
                && !self.rules.found.everything_tells;
            if thread.is_finished() && is_past && !thread.named_an_object {
                // Nobody can ask it any more; only what it left behind counts.
                let returned =
                    self.returned.as_deref().filter(|_| id == ThreadId::MAIN);
                let left = (&thread.printed, &thread.panic, returned);
                if self.rules.chosen.fault != Some(Fault::Merging) {
                    key.push(names.number_of_text(&format!("{left:?}")));
                }
            } else {
                let stands = match thread.status {
                    // Not always what it has seen decides: who names an object.
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
        for (&with, &told) in &self.told {
            let with = match with {
                Told::By(object) => [0, u64::from(object.0)],
                Told::ByThread(thread) => [1, thread.0],
            };
            key.extend([with[0] as u32, (with[1] >> 32) as u32]);
            key.extend([with[1] as u32, told.0]);
        }
        key.into()
    }
}
