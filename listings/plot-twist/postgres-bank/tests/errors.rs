//! What can be wrong with the server, and what the bank says then.
//! Run: `cargo test -p postgres-bank -- --ignored`

use postgres_bank::{Order, Refused, balances, found, open, transfer};
use throw_away_server::Server;

const NAMES: [&str; 2] = ["Alice", "Bob"];

#[test]
fn without_a_server_there_is_a_clear_error() {
    let error = open("postgres://bank@127.0.0.1:1/bank").err().unwrap();
    assert!(matches!(error, Refused::Database(_)));
    let says = "no answer from the server";
    assert!(error.to_string().starts_with(says), "{error}");
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn a_wrong_password_is_a_clear_error() {
    let server = Server::start().unwrap();
    let wrong = server.url().replace("bank:", "bank:x");
    let error = open(&wrong).err().unwrap().to_string();
    let says = "the server says: FATAL: password authentication failed";
    assert!(error.starts_with(says), "{error}");
}

/// A quota of 16 MiB for each of the server's files, which new customers have
/// used up: there is no room for another version of Alice's row.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn a_full_disk_is_a_clear_error_and_nothing_is_half_done() {
    let mut server = Server::start().unwrap();
    let mut bank = open(server.url()).unwrap();
    found(&mut bank).unwrap();
    server.stop().unwrap();
    server.restart_with_quota(16 << 20).unwrap();
    bank = open(server.url()).unwrap();
    // No row is longer than Alice's, so hers fits nowhere in the end.
    let add = "INSERT INTO account SELECT to_hex(n), 0
               FROM generate_series($1::int, $2) n";
    let mut customers = 0;
    for many in [20_000, 200, 1] {
        while bank
            .execute(add, &[&(customers + 1), &(customers + many)])
            .is_ok()
        {
            customers += many;
        }
    }
    let refused = transfer(&mut bank, Order::ByName, NAMES, 200_00, || {});
    let error = refused.unwrap_err().to_string();
    assert!(error.contains("could not extend file"), "{error}");
    server.stop().unwrap();
    server.restart().unwrap();
    bank = open(server.url()).unwrap();
    let names = "DELETE FROM account WHERE name NOT IN ('Alice', 'Bob')";
    bank.batch_execute(names).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    transfer(&mut bank, Order::ByName, NAMES, 200_00, || {}).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
}
