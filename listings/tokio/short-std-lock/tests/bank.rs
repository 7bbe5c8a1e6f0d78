//! What the bank promises, whichever runtime its tasks are on.

use short_std_lock::{Bank, TransferError};
use std::sync::Arc;
use watchdog::tokio::{run, run_on_two_threads};

async fn a_thousand_transfers() {
    let bank = Arc::new(Bank::new(1_000_00, 500_00));
    let mut tellers = tokio::task::JoinSet::new();
    for _ in 0..1_000 {
        let bank = Arc::clone(&bank);
        tellers.spawn(async move { (bank.transfer(2_00), bank.total()) });
    }
    let answers = tellers.join_all().await;
    let paid = answers.iter().filter(|it| it.0.is_ok()).count();
    assert_eq!(paid, 500, "a thousand euros are five hundred transfers");
    assert!(answers.iter().all(|it| it.1 == 1_500_00), "no audit sees less");
}

#[test]
fn nothing_is_lost_and_no_audit_sees_a_half_on_one_thread() {
    run(a_thousand_transfers);
}

/// Live? Yes.
#[test]
fn nothing_is_lost_and_no_audit_sees_a_half_on_two_threads() {
    run_on_two_threads(a_thousand_transfers);
}

#[test]
fn a_refusal_changes_nothing() {
    let bank = Bank::new(1_00, 0);
    assert_eq!(bank.transfer(1_01), Err(TransferError::NotCovered));
    assert_eq!(bank.transfer(1_00), Ok(()));
    assert_eq!(bank.total(), 1_00);
}

#[test]
fn a_credit_that_does_not_fit_leaves_the_debit_undone() {
    let bank = Bank::new(1, u64::MAX);
    let whole = u128::from(u64::MAX) + 1;
    assert_eq!(bank.transfer(1), Err(TransferError::TooMuch));
    assert_eq!(bank.total(), whole, "not a half, nor an overflow");
}
