//! Who waits for whom.

use super::{Figure, Index, Moment, Role, Status, Verb, Wait};

impl Figure {
    /// Finds at each moment who waits for whom. `answers` are those who answer what somebody
    /// waits for at a channel.
    pub(super) fn find_waits(&mut self, answers: &[(Index, Index)]) {
        for object in 0..self.objects.len() {
            if self.objects[object].role == Role::Channel {
                self.objects[object].reader = self.reader(object);
            }
        }
        for n in 0..self.moments.len() {
            let mut waits = self.waits(&self.moments[n], answers);
            for it in 0..waits.len() {
                let Wait { who, whom, .. } = waits[it];
                waits[it].circle = leads_to(&waits, whom, who, &mut vec![]);
            }
            self.moments[n].waits = waits;
        }
    }

    /// The one actor that receives from a channel, if there is one.
    fn reader(&self, channel: Index) -> Option<Index> {
        let receives = self.actor_states.iter().filter(|state| {
            let next = state.next.filter(|it| it.verb.is_receive());
            next.is_some_and(|it| it.on == Some(channel))
        });
        let mut readers = receives.map(|it| it.actor);
        let first = readers.next()?;
        readers.all(|it| it == first).then_some(first)
    }

    fn waits(&self, moment: &Moment, answers: &[(Index, Index)]) -> Vec<Wait> {
        let mut waits = vec![];
        for &state in &moment.actors {
            let state = &self.actor_states[state];
            let (Status::Blocked, Some(next)) = (state.status, state.next)
            else {
                continue;
            };
            let mut waits_for = |whom, on| {
                let who = state.actor;
                waits.push(Wait { who, whom, on, circle: false });
            };
            match (next.verb, next.on) {
                (Verb::Join, _) => {
                    next.whom.into_iter().for_each(|it| waits_for(it, None))
                }
                (verb, Some(object)) if verb.takes_a_lock() => {
                    let mut all = moment
                        .objects
                        .iter()
                        .map(|&it| &self.object_states[it]);
                    let lock = all.find(|it| it.object == object);
                    for &holder in lock.map_or(&[][..], |it| &it.actors) {
                        waits_for(holder, Some(object));
                    }
                }
                (verb, Some(channel)) if verb.is_send() => {
                    let reader = self.objects[channel].reader;
                    reader
                        .into_iter()
                        .for_each(|it| waits_for(it, Some(channel)))
                }
                (_, Some(channel)) => {
                    let by = answers.iter().find(|it| it.0 == channel);
                    by.into_iter().for_each(|it| waits_for(it.1, Some(channel)))
                }
                _ => {}
            }
        }
        waits
    }
}

/// Whether who waits, and who is waited for, and so on, ends where it should.
fn leads_to(
    waits: &[Wait],
    from: Index,
    to: Index,
    seen: &mut Vec<Index>,
) -> bool {
    if from == to {
        return true;
    }
    seen.push(from);
    let next = waits.iter().filter(|it| it.who == from).map(|it| it.whom);
    next.collect::<Vec<_>>()
        .into_iter()
        .any(|it| !seen.contains(&it) && leads_to(waits, it, to, seen))
}
