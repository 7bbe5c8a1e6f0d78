//! Exercise: try again while the database is busy, but not forever.

// ANCHOR: stub
/// What an attempt may end with, if it fails.
#[derive(Debug, PartialEq)]
pub enum Refused {
    /// The payer has less than that: this is an answer.
    NotCovered,
    /// Somebody else is writing: it may work the next time.
    Busy,
}

/// Attempts something up to `tries` times, at least once. `pause` is called
/// between two attempts, and only there; it is told how many have failed.
pub fn patiently<T>(
    tries: u32,
    mut attempt: impl FnMut() -> Result<T, Refused>,
    mut pause: impl FnMut(u32),
) -> Result<T, Refused> {
    pause(tries);
    attempt().map(|_| todo!("look at what came of it"))
}
// ANCHOR_END: stub
