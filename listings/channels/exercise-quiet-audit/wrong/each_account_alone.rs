//! It waits until each account has received as many payments as it has sent.
//!
//! Red: a quiet round must be believed

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
    let mut before = ask_everyone();
    loop {
        let now = ask_everyone();
        let quiet = now.iter().all(|account| account.sent == account.received);
        // The counters only grow. So if nobody's changed, nobody did anything
        // between the last answer of one round and the first of the next: at
        // that moment all answers were true.
        if now == before && quiet {
            return now.iter().map(|account| account.balance).sum();
        }
        before = now;
    }
}
