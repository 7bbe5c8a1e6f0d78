//! Exercise: a ledger that makes several transfers or none.
//!
//! The orders are made one after the other; money received in one may be paid
//! on in the next. If one is refused, the ledger is as it was before the
//! first.

// ANCHOR: stub
use std::collections::HashMap;

/// The number of an account.
pub type AccountId = u32;

/// Why a transfer was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The ledger has no such account.
    NoSuchAccount(AccountId),
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
}

/// One transfer of a standing order.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// The account that pays.
    pub from: AccountId,
    /// The account that is paid.
    pub to: AccountId,
    /// How much, in cents.
    pub amount: u64,
}

/// All accounts of the bank, with their balances in cents.
pub type Balances = HashMap<AccountId, u64>;

/// Makes all transfers in order, or none. A refusal says which order (counted
/// from 0) and why.
pub fn transfer_all(
    balances: &mut Balances,
    orders: &[Order],
) -> Result<(), (usize, Refused)> {
    todo!("make all of {orders:?} or none, with {balances:?}")
}
// ANCHOR_END: stub
