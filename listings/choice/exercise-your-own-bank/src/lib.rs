//! Exercise: a bank of your own choice.
//!
//! Threads share the bank. Choose a technique: messages or locks, one or many.
//! The tests do not mind which, but they hold it to all that was promised.

// ANCHOR: stub
/// The number of an account: 0, 1, 2, …
pub type AccountId = usize;

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
}

/// All accounts of a bank. Give it the fields that it needs.
#[derive(Debug)]
pub struct Bank {}

impl Bank {
    /// Opens accounts 0, 1, 2, … with these balances in cents.
    pub fn open(balances: &[u64]) -> Self {
        todo!("open accounts with {balances:?}")
    }

    /// Moves `amount` cents; when it returns, that is done or refused. To
    /// oneself, it must be covered and changes nothing.
    pub fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        todo!("move {amount} from {from} to {to}")
    }

    /// All balances in cents, as they were at one moment.
    pub fn audit(&self) -> Vec<u64> {
        todo!("look at every account, at one moment")
    }
}
// ANCHOR_END: stub
