//! Solution: an answer leaves no doubt, unless it says so or ends the session.

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

// ANCHOR: solution
/// `code` is what the server said, or `None` if the connection ended without
/// an answer; `commit_sent` tells whether `COMMIT` was on its way by then.
pub fn what_now(code: Option<&str>, commit_sent: bool) -> WhatNow {
    match code {
        Some("40001" | "40P01" | "55P03") => WhatNow::TryAgain,
        Some("40003" | "08007") => WhatNow::FindOut,
        Some(code) if !ends_the_session(code) => WhatNow::GiveUp,
        _ if commit_sent => WhatNow::FindOut,
        _ => WhatNow::TryAgain,
    }
}

fn ends_the_session(code: &str) -> bool {
    let is_over = ["53300", "57P01", "57P02", "57P03"].contains(&code);
    is_over || code.starts_with("08")
}
// ANCHOR_END: solution
