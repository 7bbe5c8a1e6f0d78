//! Tries the order in which they are given, and no other.
//!
//! Red: the second came first

/// Alice's and Bob's balances in cents.
pub type Bank = [i64; 2];

/// What a transaction makes of a bank that it has to itself, and what it
/// answers.
pub type Transaction = fn(Bank) -> (Bank, i64);

pub fn is_serializable(
    start: Bank,
    transactions: &[(Transaction, i64)],
    end: Bank,
) -> bool {
    let mut bank = start;
    for &(transaction, answered) in transactions {
        let (next, answer) = transaction(bank);
        if answer != answered {
            return false;
        }
        bank = next;
    }
    bank == end
}
