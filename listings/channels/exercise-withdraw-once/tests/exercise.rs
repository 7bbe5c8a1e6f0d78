//! What the account must do.
//! Run: `cargo test -p exercise-withdraw-once -- --ignored`

use exercise_withdraw_once::{NotCovered, Withdraw, run};
use std::sync::mpsc;

/// Lets an account with 10.00 read letters, each a number and an amount;
/// returns its answers and its closing balance.
fn answers(letters: &[(u32, u64)]) -> (Vec<Result<u64, NotCovered>>, u64) {
    let (account, mailbox) = mpsc::channel();
    let (reply, answers) = mpsc::channel();
    for &(number, amount) in letters {
        account
            .send(Withdraw { number, amount, reply: reply.clone() })
            .unwrap();
    }
    drop((account, reply));
    let closing_balance = run(10_00, mailbox);
    (answers.iter().collect(), closing_balance)
}

#[test]
#[ignore = "exercise"]
fn two_copies_of_a_letter_take_the_money_once() {
    assert_eq!(
        answers(&[(1, 4_00), (1, 4_00)]),
        (vec![Ok(6_00), Ok(6_00)], 6_00)
    );
}

#[test]
#[ignore = "exercise"]
fn two_letters_alike_but_for_the_number_take_it_twice() {
    assert_eq!(
        answers(&[(1, 4_00), (2, 4_00)]),
        (vec![Ok(6_00), Ok(2_00)], 2_00)
    );
}

#[test]
#[ignore = "exercise"]
fn a_late_copy_gets_the_first_answer_whatever_came_between() {
    let letters = [(1, 4_00), (2, 1_00), (1, 4_00)];
    assert_eq!(answers(&letters), (vec![Ok(6_00), Ok(5_00), Ok(6_00)], 5_00));
}

#[test]
#[ignore = "exercise"]
fn a_withdrawal_that_is_not_covered_is_refused_and_changes_nothing() {
    let letters = [(1, 10_01), (1, 10_01), (2, 10_00)];
    let refused = Err(NotCovered);
    assert_eq!(answers(&letters), (vec![refused, refused, Ok(0)], 0));
}
