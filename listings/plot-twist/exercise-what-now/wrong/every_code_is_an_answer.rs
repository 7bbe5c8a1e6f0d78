//! Takes every code for an answer, so that only silence leaves a doubt.
//!
//! Red: nobody asked for a commit

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
    match (code, commit_sent) {
        (Some("40001" | "40P01" | "55P03"), _) => WhatNow::TryAgain,
        (Some(_), _) => WhatNow::GiveUp,
        (None, false) => WhatNow::TryAgain,
        (None, true) => WhatNow::FindOut,
    }
}
