//! Tries the given order and its reverse.
//!
//! Red: swap, half, deposit

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
    let fits = |order: &[(Transaction, i64)]| {
        let mut bank = start;
        let answered = order.iter().all(|&(transaction, answered)| {
            let (next, answer) = transaction(bank);
            bank = next;
            answer == answered
        });
        answered && bank == end
    };
    let mut reversed = transactions.to_vec();
    reversed.reverse();
    fits(transactions) || fits(&reversed)
}
