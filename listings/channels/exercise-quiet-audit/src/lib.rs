//! Exercise: an audit that waits for a quiet moment.
//!
//! Each account counts the payments it has sent and those it has received.
//! Ask again until a total can be believed: nothing changed between two
//! rounds, nothing in transit.

// ANCHOR: stub
/// What one account answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The balance in cents.
    pub balance: u64,
    /// How many payments this account has sent.
    pub sent: u64,
    /// How many payments this account has received.
    pub received: u64,
}

/// The true total in cents. Each call of `ask_everyone` is one round: it asks
/// the accounts one after the other, while transfers go on.
pub fn audit(mut ask_everyone: impl FnMut() -> Vec<Statement>) -> u64 {
    todo!("believe this round, or ask again? {:?}", ask_everyone())
}
// ANCHOR_END: stub
