//! Looks for an order that explains the answers, and for one that explains what is left.
//!
//! Red: left in another order

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
    explains(start, transactions, None)
        && explains(start, transactions, Some(end))
}

/// Whether an order explains the end, if there is one, or else the answers.
fn explains(
    bank: Bank,
    transactions: &[(Transaction, i64)],
    end: Option<Bank>,
) -> bool {
    if transactions.is_empty() {
        return end.is_none_or(|end| bank == end);
    }
    (0..transactions.len()).any(|first| {
        let mut rest = transactions.to_vec();
        let (first, answered) = rest.remove(first);
        let (next, answer) = first(bank);
        (end.is_some() || answer == answered) && explains(next, &rest, end)
    })
}
