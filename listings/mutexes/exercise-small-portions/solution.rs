//! Solution: what is remembered between two guards is a number, not a place.

use std::collections::BTreeMap;
use std::sync::Mutex;

/// The number of an account.
pub type AccountId = u32;

// ANCHOR: solution
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
    let (mut refused, mut next) = (Vec::new(), Some(0));
    while let Some(first) = next {
        let mut accounts = bank.lock().expect("nobody panics under the lock");
        let mut rest = accounts.range_mut(first..);
        for (&id, balance) in rest.by_ref().take(portion) {
            match balance.checked_add(interest(*balance)) {
                Some(after) => *balance = after,
                None => refused.push(id),
            }
        }
        next = rest.next().map(|(&id, _)| id);
        drop(accounts);
        if next.is_some() {
            between();
        }
    }
    refused
}
// ANCHOR_END: solution
