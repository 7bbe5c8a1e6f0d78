//! Exercise: is there an order, one transaction after another, that explains
//! what is left and what was answered?

// ANCHOR: stub
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
    let many = transactions.len();
    todo!("look for an order of {many} that leads from {start:?} to {end:?}")
}
// ANCHOR_END: stub
