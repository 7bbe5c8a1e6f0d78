//! Exercise: is there an order, one transaction after another, that explains
//! what is left?

// ANCHOR: stub
/// Alice's and Bob's balances in cents.
pub type Bank = [i64; 2];

/// What a transaction makes of a bank that it has to itself.
pub type Transaction = fn(Bank) -> Bank;

/// Whether the transactions, each done once and in some order, lead from the
/// first bank to the last.
pub fn is_serializable(
    start: Bank,
    transactions: &[Transaction],
    end: Bank,
) -> bool {
    let many = transactions.len();
    todo!("look for an order of {many} that leads from {start:?} to {end:?}")
}
// ANCHOR_END: stub
