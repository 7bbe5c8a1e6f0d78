//! When two moments are the same.

use super::{Status, World};
use crate::names::{Names, ThreadId};

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
