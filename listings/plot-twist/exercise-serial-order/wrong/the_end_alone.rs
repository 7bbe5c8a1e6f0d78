//! Looks at what is left, and at no answer.
//!
//! Red: the audit's answer fits no order

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
        let mut rest = transactions.to_vec();
        let (first, _) = rest.remove(first);
        is_serializable(first(start).0, &rest, end)
    })
}
