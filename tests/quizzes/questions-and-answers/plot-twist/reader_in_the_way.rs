// Question: Somebody is in the middle of reading. Can a payment be made meanwhile?
// Answer: prints Err("database is locked")

// ANCHOR: program
use rusqlite::Connection;
use std::time::Duration;

fn main() {
    let [auditor, till] = ["file:/bank?vfs=memdb"; 2]
        .map(|one_for_both| Connection::open(one_for_both).unwrap());
    till.busy_timeout(Duration::ZERO).unwrap(); // does not wait
    till.execute_batch(
        "CREATE TABLE account (name TEXT, balance INTEGER);
         INSERT INTO account VALUES ('Alice', 10), ('Bob', 5);",
    )
    .unwrap();
    let mut names = auditor.prepare("SELECT name FROM account").unwrap();
    let mut rows = names.query(()).unwrap();
    rows.next().unwrap(); // Alice; Bob is still to come
    let paid = till.execute("UPDATE account SET balance = balance - 2", ());
    println!("{:?}", paid.map_err(|error| error.to_string()));
}
// ANCHOR_END: program
