//! It compares the terms, and not how long the logs are.
//!
//! Red: a_candidate_whose_log_is_as_good_gets_the_vote
/// How many of so many members are a majority.
pub fn quorum(members: usize) -> usize {
    members / 2 + 1
}

/// How many of them may be lost, and the rest still confirms.
pub fn may_be_lost(members: usize) -> usize {
    members.saturating_sub(quorum(members))
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
    candidate.term >= mine.term
}
