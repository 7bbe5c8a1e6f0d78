//! What the account must do.
//! Run: `cargo test -p exercise-statement -- --ignored`

use exercise_statement::{BankMessage, Movement, run};
use std::sync::mpsc;
use std::thread;

use BankMessage::{Deposit, Withdraw};
use Movement::{Deposited, Withdrawn};

/// The statement after these letters, and the closing balance.
fn statement_after<const N: usize>(
    balance: u64,
    letters: [BankMessage; N],
) -> (Vec<Movement>, u64) {
    let (teller, mailbox) = mpsc::channel();
    let (asker, statement) = mpsc::channel();
    for letter in letters {
        teller.send(letter).unwrap();
    }
    teller.send(BankMessage::GetStatement(asker)).unwrap();
    drop(teller);
    let closing_balance = run(balance, mailbox);
    (statement.recv().unwrap(), closing_balance)
}

#[test]
#[ignore = "exercise"]
fn a_new_account_has_an_empty_statement() {
    assert_eq!(statement_after(10_00, []), (vec![], 10_00));
}

#[test]
#[ignore = "exercise"]
fn movements_are_listed_in_the_order_they_were_made() {
    let letters = [Deposit(5_00), Withdraw(12_00), Deposit(1_00)];
    let movements = vec![Deposited(5_00), Withdrawn(12_00), Deposited(1_00)];
    assert_eq!(statement_after(10_00, letters), (movements, 4_00));
}

#[test]
#[ignore = "exercise"]
fn a_refused_withdrawal_does_not_appear() {
    let letters = [Withdraw(10_01), Withdraw(10_00), Withdraw(1)];
    assert_eq!(statement_after(10_00, letters), (vec![Withdrawn(10_00)], 0));
}

#[test]
#[ignore = "exercise"]
fn a_refused_deposit_does_not_appear() {
    let letters = [Deposit(u64::MAX), Deposit(u64::MAX - 1), Deposit(1)];
    assert_eq!(
        statement_after(1, letters),
        (vec![Deposited(u64::MAX - 1)], u64::MAX)
    );
}

#[test]
#[ignore = "exercise"]
fn asking_changes_nothing_and_the_statement_goes_on() {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(0, mailbox));
    let ask = || {
        let (asker, statement) = mpsc::channel();
        teller.send(BankMessage::GetStatement(asker)).unwrap();
        statement.recv().unwrap()
    };
    teller.send(Deposit(5_00)).unwrap();
    assert_eq!(ask(), [Deposited(5_00)]);
    assert_eq!(ask(), [Deposited(5_00)]);
    teller.send(Withdraw(2_00)).unwrap();
    assert_eq!(ask(), [Deposited(5_00), Withdrawn(2_00)]);
    drop(teller);
    assert_eq!(account.join().unwrap(), 3_00);
}
