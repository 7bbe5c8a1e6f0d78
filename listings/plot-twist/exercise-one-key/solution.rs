//! Solution: the key is made before the first try.

/// No answer came: the payment is done or not.
#[derive(Debug, PartialEq)]
pub struct InDoubt;

/// A client, and how it reaches the bank.
#[derive(Debug)]
pub struct Client<F> {
    /// Sends a key and an amount in cents. The bank answers `true` for paid
    /// and `false` for refused, and never both under one key.
    pub send: F,
    /// How many keys have been made; a real client keeps it on disk.
    pub keys: u64,
}

// ANCHOR: solution
impl<F: FnMut(u64, u64) -> Result<bool, InDoubt>> Client<F> {
    /// Makes one payment: sends it up to `tries` times, until an answer
    /// comes. No two payments of a client share a key.
    pub fn pay(&mut self, amount: u64, tries: u32) -> Result<bool, InDoubt> {
        self.keys += 1;
        (0..tries)
            .find_map(|_| (self.send)(self.keys, amount).ok())
            .ok_or(InDoubt)
    }
}
// ANCHOR_END: solution
