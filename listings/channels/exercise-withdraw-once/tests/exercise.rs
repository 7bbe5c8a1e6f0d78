//! What the account must do.
//! Run: `cargo test -p exercise-withdraw-once -- --ignored`

use exercise_withdraw_once::{BankMessage, NotCovered, run};
use std::panic;
use std::sync::mpsc;
use std::thread;

/// A message as the tests write it.
enum Message {
    Deposit(u64),
    /// A number and an amount.
    Withdraw(u32, u64),
}
use Message::{Deposit, Withdraw};

/// Lets an account with 10.00 read messages; returns its answers and its closing
/// balance.
fn answers(messages: &[Message]) -> (Vec<Result<u64, NotCovered>>, u64) {
    let (account, mailbox) = mpsc::channel();
    let (reply, answers) = mpsc::channel();
    for message in messages {
        let message = match *message {
            Deposit(amount) => BankMessage::Deposit(amount),
            Withdraw(number, amount) => {
                let reply = reply.clone();
                BankMessage::Withdraw { number, amount, reply }
            }
        };
        account.send(message).unwrap();
    }
    drop((account, reply));
    let closing_balance = run(10_00, mailbox);
    (answers.iter().collect(), closing_balance)
}

#[test]
#[ignore = "exercise"]
fn two_copies_of_a_message_take_the_money_once() {
    let messages = [Withdraw(1, 4_00), Withdraw(1, 4_00)];
    let why = "the second copy takes nothing, and hears what the first heard";
    assert_eq!(answers(&messages), (vec![Ok(6_00), Ok(6_00)], 6_00), "{why}");
}

#[test]
#[ignore = "exercise"]
fn two_messages_alike_but_for_the_number_take_it_twice() {
    let messages = [Withdraw(1, 4_00), Withdraw(2, 4_00)];
    let why = "two numbers are two withdrawals";
    assert_eq!(answers(&messages), (vec![Ok(6_00), Ok(2_00)], 2_00), "{why}");
}

#[test]
#[ignore = "exercise"]
fn a_late_copy_gets_the_first_answer_whatever_came_between() {
    let messages = [
        Withdraw(1, 4_00),
        Withdraw(2, 1_00),
        Deposit(50_00),
        Withdraw(1, 4_00),
    ];
    let told = vec![Ok(6_00), Ok(5_00), Ok(6_00)];
    let why = "a late copy hears what the first one heard";
    assert_eq!(answers(&messages), (told, 55_00), "{why}");
}

/// A refusal is an answer, too: what could be paid by now was refused then.
#[test]
#[ignore = "exercise"]
fn a_copy_of_a_refused_message_is_refused_even_if_the_money_has_come() {
    let messages = [Withdraw(1, 10_01), Deposit(50_00), Withdraw(1, 10_01)];
    let refused = Err(NotCovered);
    let why = "what was refused stays refused under its number";
    assert_eq!(answers(&messages), (vec![refused, refused], 60_00), "{why}");
}

#[test]
#[ignore = "exercise"]
fn a_number_may_be_any_number() {
    let messages =
        [Withdraw(u32::MAX, 1_00), Withdraw(0, 2_00), Withdraw(7, 3_00)];
    let told = (vec![Ok(9_00), Ok(7_00), Ok(4_00)], 4_00);
    let end = panic::catch_unwind(|| answers(&messages));
    let end = end.expect("a number may be any number");
    assert_eq!(end, told, "a number may be any number");
}

#[test]
#[ignore = "exercise"]
fn a_teller_may_have_left() {
    let (account, mailbox) = mpsc::channel();
    let (reply, answer) = mpsc::channel();
    drop(answer);
    let message = BankMessage::Withdraw { number: 1, amount: 4_00, reply };
    account.send(message).unwrap();
    drop(account);
    let end = thread::spawn(|| run(10_00, mailbox)).join();
    let closing_balance =
        end.expect("a teller has left, and the account with it");
    assert_eq!(closing_balance, 6_00);
}

#[test]
#[ignore = "exercise"]
fn a_withdrawal_that_is_not_covered_is_refused_and_changes_nothing() {
    let messages = [Withdraw(1, 10_01), Withdraw(2, 10_00)];
    let told = (vec![Err(NotCovered), Ok(0)], 0);
    let why = "what is there may be taken to the last cent, and no more";
    assert_eq!(answers(&messages), told, "{why}");
}
