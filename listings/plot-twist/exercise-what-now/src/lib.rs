//! Exercise: what to do about an error of the database.
//!
//! The page has a table of PostgreSQL's codes: what each says before `COMMIT`
//! was sent, and in answer to it. Any other code has severity `ERROR`: an answer
//! that would be the same the next time.

// ANCHOR: stub
/// What to do next.
#[derive(Debug, PartialEq)]
pub enum WhatNow {
    /// Nothing was done: run the whole transaction again.
    TryAgain,
    /// Nothing was done, and trying again would give the same answer.
    GiveUp,
    /// Find out whether it is done before anything else.
    FindOut,
}

/// `code` is what the server said, or `None` if the connection ended without
/// an answer; `commit_sent` tells whether `COMMIT` was on its way by then.
pub fn what_now(code: Option<&str>, commit_sent: bool) -> WhatNow {
    todo!("decide about {code:?}, {commit_sent}")
}
// ANCHOR_END: stub
