//! Holds each answer against the bank at the start, not as it is in turn.
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
    fn ends(bank: Bank, rest: &[(Transaction, i64)], end: Bank) -> bool {
        if rest.is_empty() {
            return bank == end;
        }
        (0..rest.len()).any(|first| {
            let mut rest = rest.to_vec();
            let (first, _) = rest.remove(first);
            ends(first(bank).0, &rest, end)
        })
    }
    let fits = |&(one, answered): &(Transaction, i64)| one(start).1 == answered;
    transactions.iter().all(fits) && ends(start, transactions, end)
}
