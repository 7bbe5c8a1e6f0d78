//! It believes what the bank answers.
//!
//! Red: the check lets a thief go

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
    let mut bank = open(&[10_00, 5_00, u64::MAX]);
    bank.transfer(0, 1, 2_00) == Ok(())
        && bank.transfer(0, 1, 20_00) == Err(Refused::NotCovered)
        && bank.transfer(0, 2, 1_00) == Err(Refused::DoesNotFit)
}
