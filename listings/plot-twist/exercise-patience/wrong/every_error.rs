//! Tries again after every error.
//!
//! Red: a refusal is an answer

/// What an attempt may end with, if it fails.
#[derive(Debug, PartialEq)]
pub enum Refused {
    /// The payer has less than that: this is an answer.
    NotCovered,
    /// Somebody else is writing: it may work the next time.
    Busy,
}

pub fn patiently<T>(
    tries: u32,
    mut attempt: impl FnMut() -> Result<T, Refused>,
    mut pause: impl FnMut(u32),
) -> Result<T, Refused> {
    for failed in 1..tries {
        match attempt() {
            Err(_) => pause(failed),
            done => return done,
        }
    }
    attempt()
}
