//! Begins with each of them once, and goes round from there.
//!
//! Red: second, fourth, first, third

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
    if transactions.is_empty() {
        return start == end;
    }
    (0..transactions.len()).any(|first| {
        let mut order = transactions.to_vec();
        order.rotate_left(first);
        let mut bank = start;
        for (transaction, answered) in order {
            let (next, answer) = transaction(bank);
            if answer != answered {
                return false;
            }
            bank = next;
        }
        bank == end
    })
}
