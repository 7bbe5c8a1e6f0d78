//! Solution: before `COMMIT` there is no doubt; after it, few answers leave one.

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
        Some("40001" | "40P01" | "55P03" | "57014") => WhatNow::TryAgain,
        Some(code) if !leaves_open(code) => WhatNow::GiveUp,
        _ if commit_sent => WhatNow::FindOut,
        _ => WhatNow::TryAgain,
    }
}

/// Whether the code does not say how a `COMMIT` ended.
fn leaves_open(code: &str) -> bool {
    let codes = [
        "25P03", "25P04", "40003", "53300", "57P01", "57P02", "57P03", "57P05",
    ];
    codes.contains(&code) || code.starts_with("08")
}
// ANCHOR_END: solution
