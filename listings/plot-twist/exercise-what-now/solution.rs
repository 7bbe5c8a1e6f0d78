//! Solution: only silence after a `COMMIT` leaves a doubt.

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

// ANCHOR: solution
/// `code` is what the server said, or `None` if the connection ended without
/// an answer; `commit_sent` tells whether `COMMIT` was on its way by then.
pub fn what_now(code: Option<&str>, commit_sent: bool) -> WhatNow {
    match (code, commit_sent) {
        (Some("40001" | "40P01"), _) => WhatNow::TryAgain,
        (Some(_), _) => WhatNow::GiveUp,
        (None, false) => WhatNow::TryAgain, // it was rolled back
        (None, true) => WhatNow::FindOut,
    }
}
// ANCHOR_END: solution
