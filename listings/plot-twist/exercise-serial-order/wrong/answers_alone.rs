//! Looks at the answers, and not at what is left.
//!
//! Red: a cent came out of nowhere

/// Alice's and Bob's balances in cents.
pub type Bank = [i64; 2];

/// What a transaction makes of a bank that it has to itself, and what it
/// answers.
pub type Transaction = fn(Bank) -> (Bank, i64);
/// Whether the transactions, each done once and in some order, lead from the
/// first bank to the last, and give these answers. An audit changes nothing,
/// and its answer counts all the same.
pub fn is_serializable(
    start: Bank,
    transactions: &[(Transaction, i64)],
    end: Bank,
) -> bool {
    if transactions.is_empty() {
        return true;
    }
    (0..transactions.len()).any(|first| {
        let mut rest = transactions.to_vec();
        let (first, answered) = rest.remove(first);
        let (next, answer) = first(start);
        answer == answered && is_serializable(next, &rest, end)
    })
}
