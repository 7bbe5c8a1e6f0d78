//! What every bank of the suite can do.

// ANCHOR: bank
/// The number of an account: 0, 1, 2, …
pub type AccountId = usize;

/// Payer, payee, and an amount in cents.
pub type Order = (AccountId, AccountId, u64);

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance could come to more than fits into 64 bits.
    DoesNotFit,
    /// The technique has no transfers from an account to itself.
    Oneself,
}

/// A bank that is open, whatever technique it is made of. All threads share it.
pub trait Bank: Send + Sync + 'static {
    /// Opens accounts with these balances in cents.
    fn open(balances: &[u64]) -> Self;

    /// Moves `amount` cents, and returns when that is done or refused.
    fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused>;

    /// Makes these transfers and tells how many were made. Who sends messages
    /// need not wait for an answer before the next one.
    fn transfer_all(&self, orders: impl Iterator<Item = Order>) -> u64 {
        let made = |&(from, to, amount): &Order| {
            self.transfer(from, to, amount).is_ok()
        };
        orders.filter(made).count() as u64
    }

    /// The sum of all balances at one moment, or no answer: then the technique
    /// promises nobody such a sum while transfers are under way.
    fn audit(&self) -> Option<u128>;

    /// Closes the bank and tells what is left in each account.
    fn close(self) -> Vec<u64>;
}
// ANCHOR_END: bank
