//! Exercise: a check that no dishonest bank passes.
//!
//! An honest bank makes a transfer if it is covered and fits: the payer has
//! exactly so much less, the payee so much more. Otherwise it says why not,
//! and nothing has changed. A transfer to oneself must be covered and changes
//! nothing. If a transfer is neither covered nor fits, it is not covered.

// ANCHOR: stub
/// Why a transfer was not made; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
}

/// A bank that you can only look at from outside.
pub trait Bank {
    /// Claims to move `amount` cents between accounts 0, 1, 2, …
    fn transfer(
        &mut self,
        from: usize,
        to: usize,
        amount: u64,
    ) -> Result<(), Refused>;

    /// What is in the accounts; this is never a lie.
    fn balances(&self) -> Vec<u64>;
}

/// Whether a bank does what a bank should. `open` opens a new one with the
/// balances that you want, in cents, as often as you want.
pub fn is_honest<B: Bank>(open: impl Fn(&[u64]) -> B) -> bool {
    let bank = open(&[10_00, 5_00]);
    todo!("make transfers, and compare {:?} with …", bank.balances())
}
// ANCHOR_END: stub
