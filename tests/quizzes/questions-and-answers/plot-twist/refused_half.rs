// Question: The debit is refused. What do Alice and Bob have together after the `commit`?
// Answer: prints 35

// ANCHOR: program
use rusqlite::Connection;

fn main() {
    let mut bank = Connection::open_in_memory().unwrap();
    bank.execute_batch(
        "CREATE TABLE account (name TEXT, balance INTEGER CHECK (balance >= 0));
         INSERT INTO account VALUES ('Alice', 10), ('Bob', 5);",
    )
    .unwrap();
    let add = "UPDATE account SET balance = balance + ?2 WHERE name = ?1";
    let work = bank.transaction().unwrap();
    work.execute(add, ("Bob", 20)).unwrap();
    let debit = work.execute(add, ("Alice", -20));
    assert!(debit.is_err());
    work.commit().unwrap();
    let all = "SELECT sum(balance) FROM account";
    let total: i64 = bank.query_row(all, (), |row| row.get(0)).unwrap();
    println!("{total}");
}
// ANCHOR_END: program
