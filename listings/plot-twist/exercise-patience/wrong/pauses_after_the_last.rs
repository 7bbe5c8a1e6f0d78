//! Pauses after the last attempt, too.
//!
//! Red: no pause after the last attempt

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
    let mut failed = 0;
    loop {
        match attempt() {
            Err(Refused::Busy) => {
                failed += 1;
                pause(failed);
                if failed >= tries {
                    return Err(Refused::Busy);
                }
            }
            done_or_refused => return done_or_refused,
        }
    }
}
