//! After a no it rolls back on every server, also where there is nothing.
//!
//! Red: after_a_no_whoever_is_prepared_rolls_back

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
    let which = |wanted| {
        let all = servers.iter().enumerate();
        let some = all.filter(|(_, has)| **has == wanted);
        some.map(|(n, _)| n).collect::<Vec<_>>()
    };
    let prepared = which(Has::Prepared);
    let is_any = |wanted| !which(wanted).is_empty();
    match decision {
        // Nobody commits without a decision, or against one; and nobody says
        // yes who has not prepared.
        None | Some(false) if is_any(Has::Committed) => Then::Broken,
        Some(true) if is_any(Has::Nothing) => Then::Broken,
        _ if prepared.is_empty() => Then::Done,
        None => Then::Decide(false),
        Some(true) => Then::Commit(prepared),
        Some(false) => Then::RollBack((0..servers.len()).collect()),
    }
}
