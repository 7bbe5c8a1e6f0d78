//! Tries all of class 40 again.
//!
//! Red: the code says that nobody knows

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
        (Some("55P03"), _) => WhatNow::TryAgain,
        (Some("40002"), _) => WhatNow::GiveUp,
        (Some(code), _) if code.starts_with("40") => WhatNow::TryAgain,
        (Some(code), false)
            if code.starts_with("08") || code.starts_with("57") =>
        {
            WhatNow::TryAgain
        }
        (Some("53300"), false) | (None, false) => WhatNow::TryAgain,
        (Some(code), true)
            if code.starts_with("08") || code.starts_with("57") =>
        {
            WhatNow::FindOut
        }
        (Some("53300"), true) | (None, true) => WhatNow::FindOut,
        _ => WhatNow::GiveUp,
    }
}
