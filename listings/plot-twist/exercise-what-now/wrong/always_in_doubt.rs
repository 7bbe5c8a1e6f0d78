//! Is in doubt of everything after `COMMIT`.
//!
//! Red: it was rolled back for another's sake

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
        (_, true) => WhatNow::FindOut,
        (Some("40001" | "40003" | "40P01" | "55P03") | None, false) => {
            WhatNow::TryAgain
        }
        (Some(code), false)
            if ["08", "57"].contains(&&code[..2]) || code == "53300" =>
        {
            WhatNow::TryAgain
        }
        _ => WhatNow::GiveUp,
    }
}
