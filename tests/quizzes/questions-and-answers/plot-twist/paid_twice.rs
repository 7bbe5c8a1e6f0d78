// Question: The same payment, number 7, comes twice. What has Bob in the end?
// Answer: prints 9

// ANCHOR: program
use rusqlite::Connection;

fn main() {
    let mut bank = Connection::open_in_memory().unwrap();
    bank.execute_batch(
        "CREATE TABLE paid (number INTEGER PRIMARY KEY);
         CREATE TABLE account (name TEXT, balance INTEGER);
         INSERT INTO account VALUES ('Bob', 5);",
    )
    .unwrap();
    for _ in 0..2 {
        let work = bank.transaction().unwrap();
        let noted = work.execute("INSERT OR IGNORE INTO paid VALUES (7)", ());
        if noted.is_ok() {
            let pay = "UPDATE account SET balance = balance + 2";
            work.execute(pay, ()).unwrap();
        }
        work.commit().unwrap();
    }
    let bob = "SELECT balance FROM account";
    let balance: i64 = bank.query_row(bob, (), |row| row.get(0)).unwrap();
    println!("{balance}");
}
// ANCHOR_END: program
