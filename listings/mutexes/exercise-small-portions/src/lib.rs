//! Exercise: a long job under one lock, in portions.
//!
//! At the end of the year, every account is paid interest. One guard for the
//! whole job would close the bank until it is done. So the lock is to be given
//! back after each portion, and whoever waits may get in between.

// ANCHOR: stub
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The number of an account.
pub type AccountId = u32;

/// Pays interest once to every account that is open all the while. Under one
/// guard, at most `portion` accounts are paid, and `portion` is at least 1.
/// `between` is called between any two guards, with the lock free. Accounts may
/// be opened and closed then.
///
/// Returns, in order, the accounts whose interest would not fit into 64 bits;
/// they are left as they are.
pub fn pay_interest(
    bank: &Mutex<BTreeMap<AccountId, u64>>,
    portion: usize,
    interest: impl Fn(u64) -> u64,
    mut between: impl FnMut(),
) -> Vec<AccountId> {
    between();
    todo!("add {} to 1.00 of {bank:?}, {portion} at a time", interest(1_00))
}
// ANCHOR_END: stub
