//! Exercise: what recovery does with a transfer that somebody has left.

// ANCHOR: stub
/// What a server has of the transfer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Has {
    /// Prepared, and locked.
    Prepared,
    /// Committed.
    Committed,
    /// Nothing, or it was rolled back: it looks the same.
    Nothing,
}

/// What recovery is to do.
#[derive(Debug, PartialEq)]
pub enum Then {
    /// First write this decision down, and ask again what counts.
    Decide(bool),
    /// Commit what is prepared, on these servers.
    Commit(Vec<usize>),
    /// Roll back what is prepared, on these servers.
    RollBack(Vec<usize>),
    /// Nothing is left to do.
    Done,
    /// Call somebody: the servers contradict the record.
    Broken,
}

/// `decision` is what the record says, if there is one.
pub fn recover(servers: &[Has], decision: Option<bool>) -> Then {
    todo!("{servers:?} and the decision {decision:?}")
}
// ANCHOR_END: stub
