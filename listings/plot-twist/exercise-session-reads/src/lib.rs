//! Exercise: a session that never sees time go backwards.

// ANCHOR: stub
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
        let Session { timeline: mine, position: so_far } = self;
        todo!("{so_far} of {mine}, and now {position} of {timeline}")
    }

    /// The first of these copies that may answer the next question, or `None`
    /// if only the primary may: also if it has seen nothing yet. Of each copy:
    /// the timeline that it follows, and how far it has replayed.
    pub fn who_may_answer(&self, copies: &[(u32, u64)]) -> Option<usize> {
        todo!("one of {copies:?} that {self:?} may ask")
    }
}
// ANCHOR_END: stub
