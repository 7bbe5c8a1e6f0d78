//! Uses a key up only when an answer came.
//!
//! Red: another payment, and the same key

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

impl<F: FnMut(u64, u64) -> Result<bool, InDoubt>> Client<F> {
    pub fn pay(&mut self, amount: u64, tries: u32) -> Result<bool, InDoubt> {
        let key = self.keys + 1;
        let answer = (0..tries).find_map(|_| (self.send)(key, amount).ok());
        if answer.is_some() {
            self.keys = key;
        }
        answer.ok_or(InDoubt)
    }
}
