//! A sum over many accounts, by all cores, with no lock and no channel.
//!
//! Promises: the same result as one thread, however the work is cut; nothing is
//! shared while it is done, since every worker has a part of its own.
//!
//! ```
//! let mut balances = vec![100_00; 1_000];
//! assert_eq!(par_sum::total(&balances), 100_000_00);
//! assert_eq!(par_sum::pay_interest(&mut balances, 2), 0);
//! assert_eq!(par_sum::total(&balances), 102_000_00);
//! ```

// ANCHOR: sum
use rayon::prelude::*;
use std::thread;

/// The sum of all balances, in cents.
pub fn total(balances: &[u64]) -> u128 {
    balances.par_iter().map(|&balance| u128::from(balance)).sum()
}

/// Adds so many per cent to each balance, rounded down. Returns how many had no
/// room for it; those keep their balance.
pub fn pay_interest(balances: &mut [u64], per_cent: u64) -> usize {
    let pay = |balance: &mut u64| {
        let before = u128::from(*balance);
        let after = before + before * u128::from(per_cent) / 100;
        let paid = u64::try_from(after).map(|after| *balance = after);
        usize::from(paid.is_err())
    };
    balances.par_iter_mut().map(pay).sum()
}

/// The same sum with std alone: a thread for each part.
///
/// # Panics
///
/// If there are no `threads`.
pub fn total_by_threads(balances: &[u64], threads: usize) -> u128 {
    let part = balances.len().div_ceil(threads).max(1);
    thread::scope(|s| {
        let sum = |part: &[u64]| part.iter().copied().map(u128::from).sum();
        let parts: Vec<_> = balances
            .chunks(part)
            .map(|part| s.spawn(move || -> u128 { sum(part) }))
            .collect();
        parts.into_iter().map(|part| part.join().expect("no panic")).sum()
    })
}
// ANCHOR_END: sum
