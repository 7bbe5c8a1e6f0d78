//! Exercise: how many must agree, and whom one may elect.

// ANCHOR: stub
/// How many of so many members are a majority.
pub fn quorum(members: usize) -> usize {
    todo!("a majority of {members}")
}

/// How many of them may be lost, and the rest still confirms.
pub fn may_be_lost(members: usize) -> usize {
    todo!("of {members}")
}

/// The end of a member's log: in which term its last entry was written, and
/// how many entries there are. A term begins with each election.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    /// The term of the last entry.
    pub term: u64,
    /// The number of entries.
    pub length: u64,
}

/// Whether a member with this log may vote for a candidate with that one, so
/// that nothing confirmed is ever lost.
pub fn may_vote_for(mine: Log, candidate: Log) -> bool {
    todo!("{mine:?} for {candidate:?}")
}
// ANCHOR_END: stub
