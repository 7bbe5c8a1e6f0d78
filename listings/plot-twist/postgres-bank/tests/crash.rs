//! `kill -9` of a client and of the server in the middle of a transfer.
//! Run: `cargo test -p postgres-bank -- --ignored`

use postgres::Client;
use postgres_bank::{Order, balances, found, open, transfer};
use std::env;
use std::io::{BufRead, BufReader, stdin};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use throw_away_server::Server;

const NAMES: [&str; 2] = ["Alice", "Bob"];

/// Claim P2. The child has debited Alice, and is killed before the credit.
/// Atomic? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn a_client_that_is_killed_in_the_middle_has_changed_nothing() {
    if let Ok(url) = env::var("POSTGRES_BANK") {
        let mut bank = open(&url).unwrap();
        let mut work = bank.transaction().unwrap();
        let debit = "UPDATE account SET balance = 80000 WHERE name = 'Alice'";
        work.batch_execute(debit).unwrap();
        println!("\n!");
        stdin().read_line(&mut String::new()).unwrap();
        panic!("the parent has not killed us");
    }
    let server = Server::start().unwrap();
    let mut bank = open(server.url()).unwrap();
    found(&mut bank).unwrap();
    let name = "a_client_that_is_killed_in_the_middle_has_changed_nothing";
    let mut till = Command::new(env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture"])
        .env("POSTGRES_BANK", server.url())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let words = BufReader::new(till.stdout.take().unwrap()).lines();
    let mut words = words.map(Result::unwrap);
    assert!(words.any(|line| line == "!"), "it gets half-way");
    till.kill().unwrap();
    assert_eq!(till.wait().unwrap().signal(), Some(9), "it was killed");
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    // The dead one's lock is gone, too: the next transfer gets through.
    transfer(&mut bank, Order::ByName, NAMES, 200_00, || {}).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
}

/// Claim P2. One transfer is reported, the next is half-way.
/// Durable? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn a_server_that_is_killed_keeps_what_it_reported_and_nothing_else() {
    let mut server = Server::start().unwrap();
    let mut bank = open(server.url()).unwrap();
    found(&mut bank).unwrap();
    for rounds in 1..=3 {
        transfer(&mut bank, Order::ByName, NAMES, 10_00, || {}).unwrap();
        let mut work = bank.transaction().unwrap();
        let debit = "UPDATE account SET balance = balance - 20000
                     WHERE name = 'Alice'";
        work.batch_execute(debit).unwrap();
        server.kill().unwrap();
        assert!(work.commit().is_err());

        let refused = open(server.url()).err().unwrap();
        assert!(refused.to_string().contains("no answer from the server"));
        server.restart().unwrap();
        bank = open(server.url()).unwrap();
        let paid = rounds * 10_00;
        let left = [1_000_00 - paid, 500_00 + paid];
        assert_eq!(balances(&mut bank).unwrap(), left);
    }
}

/// The log is written later then, here as late as the server allows, and what
/// it still had in memory is gone: a whole transfer, or several.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn without_synchronous_commit_a_killed_server_forgets_what_it_reported() {
    let mut server = Server::start().unwrap();
    let mut bank = open(server.url()).unwrap();
    found(&mut bank).unwrap();
    let late = "ALTER SYSTEM SET wal_writer_delay = '10s'";
    bank.batch_execute(late).unwrap();
    bank.batch_execute("SELECT pg_reload_conf()").unwrap();
    let mut reported = 0;
    // The log may be written right between report and kill, but not each time.
    for _ in 0..5 {
        until(
            "SELECT current_setting('wal_writer_delay') = $1",
            "10s",
            &mut bank,
        );
        bank.batch_execute("SET synchronous_commit = off").unwrap();
        transfer(&mut bank, Order::ByName, NAMES, 10_00, || {}).unwrap();
        reported += 1;
        server.kill().unwrap();
        server.restart().unwrap();
        bank = open(server.url()).unwrap();
        let [alice, bob] = balances(&mut bank).unwrap();
        assert_eq!(alice + bob, 1_500_00, "nothing is half-done");
        if bob < 500_00 + reported * 10_00 {
            return;
        }
    }
    panic!("every transfer that was reported is there");
}

/// What the pages say about the server's own settings.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn the_settings_are_the_ones_that_come_with_the_server() {
    let server = Server::start().unwrap();
    let mut bank = open(server.url()).unwrap();
    for (setting, value) in [
        ("deadlock_timeout", "1s"),
        ("default_transaction_isolation", "read committed"),
        ("synchronous_commit", "on"),
    ] {
        let show = format!("SHOW {setting}");
        let shown: String = bank.query_one(&show, &[]).unwrap().get(0);
        assert_eq!(shown, value, "{setting}");
    }
    // This one is off in our servers: they are killed, and the disk lives on.
    let comes = "SELECT boot_val FROM pg_settings WHERE name = 'fsync'";
    let comes: String = bank.query_one(comes, &[]).unwrap().get(0);
    assert_eq!(comes, "on");
}

/// With `fsync` and `synchronous_commit` on, a commit is reported when the
/// server has asked the disk. With `fsync` off it never asks; with
/// `synchronous_commit` off it asks later. The server counts (PostgreSQL 15;
/// version 18 counts elsewhere).
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn the_disk_is_asked_before_a_transfer_is_reported_only_with_both_settings() {
    let server = Server::start().unwrap();
    found(&mut open(server.url()).unwrap()).unwrap();
    let asked = |fsync: &str, synchronous_commit: &str, transfers: i64| {
        let mut admin = open(server.url()).unwrap();
        for (setting, value) in
            [("fsync", fsync), ("synchronous_commit", synchronous_commit)]
        {
            let set = format!("ALTER SYSTEM SET {setting} = {value}");
            admin.batch_execute(&set).unwrap();
            admin.batch_execute("SELECT pg_reload_conf()").unwrap();
            let is_set = format!("SELECT current_setting('{setting}') = $1");
            until(&is_set, value, &mut admin);
        }
        let before = syncs(&mut admin);
        let mut till = open(server.url()).unwrap();
        for _ in 0..transfers {
            transfer(&mut till, Order::ByName, NAMES, 1, || {}).unwrap();
        }
        till.batch_execute("SELECT pg_stat_force_next_flush()").unwrap();
        syncs(&mut admin) - before
    };
    assert!(asked("on", "on", 20) >= 20);
    assert!(asked("on", "off", 20) < 20, "some are only written later");
    assert_eq!(asked("off", "on", 20), 0);
}

/// Returns when this question about a word is answered with yes.
fn until(question: &str, word: &str, bank: &mut Client) {
    let start = Instant::now();
    while !bank.query_one(question, &[&word]).unwrap().get::<_, bool>(0) {
        assert!(start.elapsed() < Duration::from_secs(20), "{question}");
        thread::yield_now();
    }
}

/// How often the server has asked the disk to keep its log.
fn syncs(bank: &mut Client) -> i64 {
    let version = "SELECT current_setting('server_version_num')::int >= 180000";
    let ask = match bank.query_one(version, &[]).unwrap().get(0) {
        true => {
            "SELECT sum(fsyncs)::bigint FROM pg_stat_io WHERE object = 'wal'"
        }
        false => "SELECT wal_sync FROM pg_stat_wal",
    };
    bank.query_one(ask, &[]).unwrap().get(0)
}
