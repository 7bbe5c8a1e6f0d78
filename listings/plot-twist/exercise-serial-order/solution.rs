//! Solution: let each be the first, and ask the same about the rest.

/// Alice's and Bob's balances in cents.
pub type Bank = [i64; 2];

/// What a transaction makes of a bank that it has to itself.
pub type Transaction = fn(Bank) -> Bank;

// ANCHOR: solution
/// Whether the transactions, each done once and in some order, lead from the
/// first bank to the last.
pub fn is_serializable(
    start: Bank,
    transactions: &[Transaction],
    end: Bank,
) -> bool {
    if transactions.is_empty() {
        return start == end;
    }
    (0..transactions.len()).any(|first| {
        let mut rest = transactions.to_vec();
        let next = rest.remove(first)(start);
        is_serializable(next, &rest, end)
    })
}
// ANCHOR_END: solution
