//! Who has seen nothing may ask any copy.
//!
//! Red: a_session_that_has_seen_nothing_asks_the_primary

/// What a session has to remember: positions of the log, in bytes. Positions
/// of two timelines are not compared.
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
        copies.iter().position(|(timeline, replayed)| {
            (self.timeline == 0 || *timeline == self.timeline)
                && *replayed >= self.position
        })
    }
}
