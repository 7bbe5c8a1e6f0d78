//! Takes all of class 57 for the end of the session, also a statement that ran out of time.
//!
//! Red: it was rolled back for another's sake, or for time's

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

pub fn what_now(code: Option<&str>, commit_sent: bool) -> WhatNow {
    let is_open = match code {
        Some("40001" | "40P01" | "55P03") => return WhatNow::TryAgain,
        Some("25P03" | "40003" | "53300") | None => true,
        Some(code) => code.starts_with("57") || code.starts_with("08"),
    };
    match (is_open, commit_sent) {
        (false, _) => WhatNow::GiveUp,
        (true, false) => WhatNow::TryAgain,
        (true, true) => WhatNow::FindOut,
    }
}
