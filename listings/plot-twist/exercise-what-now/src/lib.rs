//! Exercise: what to do about an error of the database.
//!
//! PostgreSQL's codes have five characters; the first two are the class.
//! `40001` and `40P01` say that another transaction was in the way. Anything
//! else that the server says is final, and the transaction has not been.

// ANCHOR: stub
/// What to do next.
#[derive(Debug, PartialEq)]
pub enum WhatNow {
    /// Run the whole transaction again.
    TryAgain,
    /// Tell the customer; trying again would give the same answer.
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
