//! What recovery must do.
//! Run: `cargo test -p exercise-undo-half-transfers -- --ignored`

use exercise_undo_half_transfers::{Entry, recover};

const ALICE: usize = 0;
const BOB: usize = 1;

fn debit(transfer: u32, account: usize, amount: u64) -> Entry {
    Entry::Debit { transfer, account, amount }
}

fn credit(transfer: u32, account: usize, amount: u64) -> Entry {
    Entry::Credit { transfer, account, amount }
}

#[test]
#[ignore = "exercise"]
fn a_crash_in_the_gap_no_longer_destroys_the_money() {
    let journal = [debit(1, ALICE, 200_00)];
    assert_eq!(recover(vec![1_000_00, 500_00], &journal), [1_000_00, 500_00]);
}

#[test]
#[ignore = "exercise"]
fn a_complete_transfer_is_kept() {
    let journal = [debit(1, ALICE, 200_00), credit(1, BOB, 200_00)];
    assert_eq!(recover(vec![1_000_00, 500_00], &journal), [800_00, 700_00]);
}

#[test]
#[ignore = "exercise"]
fn only_the_half_transfer_is_undone_however_the_lines_are_mixed() {
    let journal = [
        debit(1, ALICE, 200_00),
        debit(2, BOB, 50_00),
        credit(2, ALICE, 50_00),
    ];
    assert_eq!(recover(vec![1_000_00, 500_00], &journal), [1_050_00, 450_00]);
}

#[test]
#[ignore = "exercise"]
fn wherever_the_crash_cuts_the_journal_the_total_is_right() {
    let journal = [
        debit(1, ALICE, 200_00),
        debit(2, BOB, 50_00),
        credit(1, BOB, 200_00),
        debit(3, BOB, 600_00), // can be paid only out of transfer 1
        credit(2, ALICE, 50_00),
        credit(3, ALICE, 600_00),
    ];
    for lines in 0..=journal.len() {
        let balances = recover(vec![1_000_00, 500_00], &journal[..lines]);
        assert_eq!(
            balances.iter().sum::<u64>(),
            1_500_00,
            "after {lines} lines"
        );
    }
}
