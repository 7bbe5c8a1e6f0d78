//! Where all servers have the same and none is prepared, it asks no record.
//!
//! Red: servers_that_contradict_the_record_are_somebodys_work

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

pub fn recover(servers: &[Has], decision: Option<bool>) -> Then {
    let which = |wanted| {
        let all = servers.iter().enumerate();
        let some = all.filter(|(_, has)| **has == wanted);
        some.map(|(n, _)| n).collect::<Vec<_>>()
    };
    let all = |wanted| which(wanted).len() == servers.len();
    let prepared = which(Has::Prepared);
    match decision {
        _ if all(Has::Committed) || all(Has::Nothing) => Then::Done,
        None | Some(false) if !which(Has::Committed).is_empty() => Then::Broken,
        Some(true) if !which(Has::Nothing).is_empty() => Then::Broken,
        _ if prepared.is_empty() => Then::Done,
        None => Then::Decide(false),
        Some(true) => Then::Commit(prepared),
        Some(false) => Then::RollBack(prepared),
    }
}
