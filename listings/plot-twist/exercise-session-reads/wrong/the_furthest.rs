//! Where all copies are behind, it asks the furthest.
//!
//! Red: if_all_are_behind_only_the_primary_may_answer

/// What a session has to remember: positions of the log, in bytes. Positions
/// of two timelines cannot be compared.
#[derive(Debug, Default)]
pub struct Session {
    timeline: u32,
    position: u64,
}
impl Session {
    /// It has written, or read, at this position.
    pub fn has_seen(&mut self, timeline: u32, position: u64) {
        if timeline > self.timeline {
            (self.timeline, self.position) = (timeline, position);
        } else if timeline == self.timeline {
            self.position = self.position.max(position);
        } // what a former primary says is no news
    }

    /// The first of these copies that may answer the next question, or `None`
    /// if only the primary may. Of each copy: the timeline that it follows,
    /// and how far it has replayed.
    pub fn who_may_answer(&self, copies: &[(u32, u64)]) -> Option<usize> {
        let same = |n: &usize| copies[*n].0 == self.timeline;
        (0..copies.len())
            .find(|n| same(n) && copies[*n].1 >= self.position)
            .or_else(|| {
                (0..copies.len()).filter(same).max_by_key(|n| copies[*n].1)
            })
    }
}
