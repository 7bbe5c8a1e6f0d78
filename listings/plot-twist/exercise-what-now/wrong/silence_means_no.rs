//! Takes a connection that ends for a refusal, and tries again: a double charge.
//!
//! Red: it may have been done before

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
    match code {
        Some("40003" | "08007") if commit_sent => WhatNow::FindOut,
        Some("25P03" | "40001" | "40003" | "40P01" | "55P03") | None => {
            WhatNow::TryAgain
        }
        Some(code) if ["08", "57"].contains(&&code[..2]) || code == "53300" => {
            WhatNow::TryAgain
        }
        Some(_) => WhatNow::GiveUp,
    }
}
