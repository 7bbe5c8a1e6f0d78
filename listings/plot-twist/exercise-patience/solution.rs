//! Solution: only `Busy` is worth another try.

/// What an attempt may end with, if it fails.
#[derive(Debug, PartialEq)]
pub enum Refused {
    /// The payer has less than that: this is an answer.
    NotCovered,
    /// Somebody else is writing: it may work the next time.
    Busy,
}

// ANCHOR: solution
/// Attempts something up to `tries` times, at least once. `pause` is called
/// between two attempts, and only there; it is told how many have failed.
pub fn patiently<T>(
    tries: u32,
    mut attempt: impl FnMut() -> Result<T, Refused>,
    mut pause: impl FnMut(u32),
) -> Result<T, Refused> {
    for failed in 1..tries {
        match attempt() {
            Err(Refused::Busy) => pause(failed),
            done_or_refused => return done_or_refused,
        }
    }
    attempt()
}
// ANCHOR_END: solution
