//! The sum is made in 64 bits, and widened afterwards.
//!
//! Red: overflow

use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
/// Closes all accounts, each given by a sender to it and its thread.
///
/// An account ends when its last sender is gone, with its closing balance in
/// cents. Until then it may keep senders to others, never in a circle. Returns the sum of the
/// closing balances, or the positions of all accounts that panicked.
pub fn close<Message>(
    accounts: Vec<(Sender<Message>, JoinHandle<u64>)>,
) -> Result<u128, Vec<usize>> {
    let (senders, accounts): (Vec<_>, Vec<_>) = accounts.into_iter().unzip();
    drop(senders); // all of them, before the first wait
    let (mut total, mut panicked) = (0_u64, Vec::new());
    for (position, account) in accounts.into_iter().enumerate() {
        match account.join() {
            Ok(balance) => total += balance,
            Err(_) => panicked.push(position),
        }
    }
    if panicked.is_empty() { Ok(total.into()) } else { Err(panicked) }
}
