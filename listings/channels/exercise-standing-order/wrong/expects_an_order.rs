//! It wants a last order, and panics where there is none.
//!
//! Red: called `Option::unwrap()` on a `None` value

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
    let (last, before) = orders.split_last().unwrap();
    let mut draft = balances.clone();
    for (index, order) in before.iter().enumerate() {
        transfer(&mut draft, order).map_err(|refused| (index, refused))?;
    }
    transfer(&mut draft, last).map_err(|refused| (before.len(), refused))?;
    *balances = draft;
    Ok(())
}

/// May leave a draft half changed: whoever is refused throws it away.
fn transfer(draft: &mut Balances, order: &Order) -> Result<(), Refused> {
    let balance = |draft: &Balances, account| {
        draft.get(&account).copied().ok_or(Refused::NoSuchAccount(account))
    };
    let paid = balance(draft, order.from)?
        .checked_sub(order.amount)
        .ok_or(Refused::NotCovered)?;
    draft.insert(order.from, paid);
    let received = balance(draft, order.to)?
        .checked_add(order.amount)
        .ok_or(Refused::DoesNotFit)?;
    draft.insert(order.to, received);
    Ok(())
}
