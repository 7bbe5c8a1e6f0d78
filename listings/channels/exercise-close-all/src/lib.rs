//! Exercise: close a bank whose accounts may still send to each other.

// ANCHOR: stub
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
    todo!("close {} accounts", accounts.len())
}
// ANCHOR_END: stub
