//! What the check must find.
//! Run: `cargo test -p exercise-serial-order -- --ignored`

use exercise_serial_order::{Bank, Transaction, is_serializable};

const START: Bank = [1_000_00, 500_00];

const DEPOSIT: Transaction = |[alice, bob]| [alice + 50_00, bob];

/// They keep 1000.00 together.
const ALICE_WITHDRAWS: Transaction = |[alice, bob]| {
    if alice + bob >= 1_500_00 { [alice - 500_00, bob] } else { [alice, bob] }
};
const BOB_WITHDRAWS: Transaction = |[alice, bob]| {
    if alice + bob >= 1_500_00 { [alice, bob - 500_00] } else { [alice, bob] }
};

#[test]
#[ignore = "exercise"]
fn nothing_done_changes_nothing() {
    assert!(is_serializable(START, &[], START));
    assert!(!is_serializable(START, &[], [1_000_01, 500_00]));
}

#[test]
#[ignore = "exercise"]
fn a_lost_update_has_no_order() {
    let both = [DEPOSIT, DEPOSIT];
    assert!(is_serializable(START, &both, [1_100_00, 500_00]));
    assert!(!is_serializable(START, &both, [1_050_00, 500_00]));
}

#[test]
#[ignore = "exercise"]
fn write_skew_has_no_order() {
    let both = [ALICE_WITHDRAWS, BOB_WITHDRAWS];
    assert!(is_serializable(START, &both, [500_00, 500_00]));
    assert!(is_serializable(START, &both, [1_000_00, 0]));
    assert!(!is_serializable(START, &both, [500_00, 0]));
}

/// Only the order 3, 1, 2 leads there.
#[test]
#[ignore = "exercise"]
fn of_three_the_last_may_have_to_be_the_first() {
    let half: Transaction = |[alice, bob]| [alice / 2, bob];
    let swap: Transaction = |[alice, bob]| [bob, alice];
    let three = [half, DEPOSIT, swap];
    assert!(is_serializable(START, &three, [300_00, 1_000_00]));
    assert!(!is_serializable(START, &three, [300_00, 1_000_01]));
}
