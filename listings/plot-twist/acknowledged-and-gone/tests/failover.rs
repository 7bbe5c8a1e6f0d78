//! What is left of a confirmed transfer when the standby takes over.
//! Run: `cargo test -p acknowledged-and-gone -- --ignored`

use acknowledged_and_gone::{balances, found, open, sender, transfer};
use postgres::Client;
use std::process::Command;
use throw_away_server::{Server, must_print_as_recorded, until};

const NAMES: [&str; 2] = ["Alice", "Bob"];

/// A primary and its standby, with a session at each. Both have the accounts.
fn pair() -> (Server, Server, Client, Client) {
    let primary = Server::start().unwrap();
    let standby = primary.copy("b").unwrap();
    let mut bank = open(primary.url()).unwrap();
    let mut copy = open(standby.url()).unwrap();
    found(&mut bank).unwrap();
    until_both(&mut copy, [1_000_00, 500_00]);
    (primary, standby, bank, copy)
}

fn until_both(copy: &mut Client, wanted: [i64; 2]) {
    until("the standby has it", || balances(copy).unwrap() == wanted);
}

/// Claim P2. The log does not get out of the primary before it dies.
/// Atomic? Yes. Live? Yes. Durable: primary lost? No.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p acknowledged-and-gone -- --ignored"]
fn a_confirmed_transfer_is_gone_when_the_standby_takes_over() {
    let (mut primary, mut standby, mut bank, mut copy) = pair();
    primary.pause_process(sender(&mut bank, "b").unwrap()).unwrap();
    transfer(&mut bank, NAMES, 200_00).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
    primary.kill().unwrap();
    standby.promote().unwrap();
    assert_eq!(balances(&mut copy).unwrap(), [1_000_00, 500_00]);
    transfer(&mut copy, NAMES, 1_00).unwrap();
}

/// Neither made nor destroyed: nobody has the account.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p acknowledged-and-gone -- --ignored"]
fn a_transfer_to_nobody_is_refused() {
    let server = Server::start().unwrap();
    let mut bank = open(server.url()).unwrap();
    found(&mut bank).unwrap();
    for names in [["Alice", "Zoe"], ["Zoe", "Alice"]] {
        transfer(&mut bank, names, 200_00).unwrap_err();
        assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    }
}

/// What is on the standby stays. Only the last ones are in danger.
/// Durable: primary lost? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p acknowledged-and-gone -- --ignored"]
fn what_the_standby_has_is_not_lost() {
    let (mut primary, mut standby, mut bank, mut copy) = pair();
    transfer(&mut bank, NAMES, 200_00).unwrap();
    until_both(&mut copy, [800_00, 700_00]);
    primary.kill().unwrap();
    standby.promote().unwrap();
    assert_eq!(balances(&mut copy).unwrap(), [800_00, 700_00]);
}

/// The disk of the dead one has it: the server comes back, and so does the
/// money. A promoted standby is another history.
/// Durable: primary killed and restarted? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p acknowledged-and-gone -- --ignored"]
fn the_same_server_started_again_has_what_it_confirmed() {
    let (mut primary, _standby, mut bank, _copy) = pair();
    primary.pause_process(sender(&mut bank, "b").unwrap()).unwrap();
    transfer(&mut bank, NAMES, 200_00).unwrap();
    primary.kill().unwrap();
    primary.restart().unwrap();
    let mut bank = open(primary.url()).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
}

/// The page shows `with-servers.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p acknowledged-and-gone -- --ignored"]
fn the_demonstration_prints_what_was_recorded() {
    must_print_as_recorded(
        Command::new(env!("CARGO_BIN_EXE_acknowledged-and-gone")).arg("start"),
        env!("CARGO_MANIFEST_DIR"),
        "with-servers.txt",
    );
}
