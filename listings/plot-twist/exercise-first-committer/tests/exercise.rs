//! What the database must do.
//! Run: `cargo test -p exercise-first-committer -- --ignored`

use exercise_first_committer::{Database, SerializationFailure, Transaction};

/// Alice has 1000.00, Bob has 500.00.
fn bank() -> Database {
    let mut bank = Database::default();
    let mut founding = bank.begin();
    write(&mut founding, "Alice", 1_000_00);
    write(&mut founding, "Bob", 500_00);
    bank.commit(founding).unwrap();
    bank
}

fn read(transaction: &Transaction, name: &str) -> i64 {
    transaction.snapshot.rows[name].1
}

fn write(transaction: &mut Transaction, name: &str, balance: i64) {
    transaction.writes.insert(name.to_owned(), balance);
}

fn balances(bank: &Database) -> [i64; 2] {
    let now = bank.begin();
    ["Alice", "Bob"].map(|name| read(&now, name))
}

#[test]
#[ignore = "exercise"]
fn what_is_committed_is_there_for_whoever_begins_afterwards() {
    let mut bank = bank();
    let early = bank.begin();
    let mut transfer = bank.begin();
    write(&mut transfer, "Alice", 800_00);
    write(&mut transfer, "Bob", 700_00);
    assert_eq!(bank.commit(transfer), Ok(()));
    assert_eq!(balances(&bank), [800_00, 700_00]);
    assert_eq!(read(&early, "Alice"), 1_000_00, "it began earlier");
    assert_eq!(bank.commit(early), Ok(()), "it only reads");
}

#[test]
#[ignore = "exercise"]
fn a_lost_update_is_refused_and_nothing_of_it_is_written() {
    let mut bank = bank();
    let (mut one, mut other) = (bank.begin(), bank.begin());
    let alice = read(&one, "Alice");
    write(&mut one, "Alice", alice + 50_00);
    write(&mut other, "Alice", alice + 50_00);
    write(&mut other, "Bob", 0);
    assert_eq!(bank.commit(one), Ok(()));
    let late = bank.commit(other);
    assert_eq!(late, Err(SerializationFailure), "a deposit is lost");
    assert_eq!(balances(&bank), [1_050_00, 500_00], "a part is written");
}

/// Whichever of its rows the conflict is about.
#[test]
#[ignore = "exercise"]
fn who_comes_too_late_for_one_row_writes_no_other() {
    for name in ["Alice", "Bob"] {
        let mut bank = bank();
        let (mut one, mut other) = (bank.begin(), bank.begin());
        write(&mut one, name, 0);
        write(&mut other, "Alice", 1_00);
        write(&mut other, "Bob", 1_00);
        assert_eq!(bank.commit(one), Ok(()));
        let before = balances(&bank);
        assert_eq!(bank.commit(other), Err(SerializationFailure));
        let why = "one row is refused, and another is written";
        assert_eq!(balances(&bank), before, "{why}");
    }
}

#[test]
#[ignore = "exercise"]
fn a_row_that_was_written_back_to_its_old_balance_has_changed() {
    let mut bank = bank();
    let mut slow = bank.begin();
    for balance in [0, 1_000_00] {
        let mut quick = bank.begin();
        write(&mut quick, "Alice", balance);
        assert_eq!(bank.commit(quick), Ok(()));
    }
    write(&mut slow, "Alice", 900_00);
    let late = bank.commit(slow);
    assert_eq!(late, Err(SerializationFailure), "the row was changed twice");
}

#[test]
#[ignore = "exercise"]
fn two_new_accounts_of_one_name_are_one_too_many() {
    let mut bank = bank();
    let (mut one, mut other) = (bank.begin(), bank.begin());
    write(&mut one, "Carol", 10_00);
    write(&mut other, "Carol", 20_00);
    assert_eq!(bank.commit(one), Ok(()));
    let late = bank.commit(other);
    assert_eq!(late, Err(SerializationFailure), "two accounts of one name");
}

#[test]
#[ignore = "exercise"]
fn write_skew_gets_through() {
    let mut bank = bank();
    let (mut one, mut other) = (bank.begin(), bank.begin());
    let total = read(&one, "Alice") + read(&other, "Bob");
    assert_eq!(total, 1_500_00); // each may take 500.00, if alone
    write(&mut one, "Alice", 500_00);
    write(&mut other, "Bob", 0);
    assert_eq!(bank.commit(one), Ok(()));
    let both = bank.commit(other);
    assert_eq!(both, Ok(()), "they write different rows");
    assert_eq!(balances(&bank), [500_00, 0]);
}
