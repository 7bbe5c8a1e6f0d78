//! Two primaries, and what keeps them from being two.
//! Run: `cargo test -p two-primaries -- --ignored`

use postgres::{Client, NoTls};
use std::process::Command;
use std::{fs, thread};
use throw_away_server::{Server, must_print_as_recorded, until};
use two_primaries::{balance, found, open_any, pay_out, timeline};

/// What `pg_rewind` needs.
const REWINDABLE: [&str; 2] = ["wal_log_hints = on", "wal_keep_size = 64MB"];

fn open(server: &Server) -> Client {
    Client::connect(server.url(), NoTls).unwrap()
}

/// A primary with Alice and her 1000.00, and a standby that has them, too.
fn pair(settings: &[&str]) -> (Server, Server) {
    let old = Server::start_with(settings).unwrap();
    let new = old.copy("new").unwrap();
    let mut bank = open(&old);
    bank.batch_execute("SET synchronous_commit = local").unwrap();
    found(&mut bank).unwrap();
    until("the standby has Alice", || new.has("account"));
    (old, new)
}

/// Both have paid out 800.00 of 1000.00.
fn split() -> (Server, Server) {
    let (mut old, mut new) = pair(&REWINDABLE);
    let mut before = open(&old);
    old.pause().unwrap();
    new.promote().unwrap();
    pay_out(&mut open(&new), 800_00).unwrap();
    old.resume().unwrap();
    pay_out(&mut before, 800_00).unwrap();
    (old, new)
}

/// Claim P2. The old one was not dead. It pays out over a session that was
/// open before.
/// Atomic? Partly. Isolated? No. Live? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p two-primaries -- --ignored"]
fn two_primaries_pay_out_the_same_money() {
    let (old, new) = split();
    let [mut before, mut after] = [&old, &new].map(open);
    assert_eq!(balance(&mut before).unwrap(), 200_00);
    assert_eq!(balance(&mut after).unwrap(), 200_00);
    assert_eq!(timeline(&mut before).unwrap(), 1);
    assert_eq!(timeline(&mut after).unwrap(), 2);
}

/// The client library looks for a server that accepts writes. Both do.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p two-primaries -- --ignored"]
fn a_client_finds_the_new_one_unless_the_old_one_is_back() {
    let (mut old, mut new) = pair(&[]);
    let both = [old.address(), new.address()];
    old.kill().unwrap();
    new.promote().unwrap();
    let mut found = open_any(&both, old.password()).unwrap();
    assert_eq!(timeline(&mut found).unwrap(), 2);
    old.restart().unwrap();
    let mut found = open_any(&both, old.password()).unwrap();
    assert_eq!(timeline(&mut found).unwrap(), 1);
}

/// The fence: first the old one is ended, then the new one is promoted.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p two-primaries -- --ignored"]
fn an_old_primary_that_was_ended_first_pays_out_nothing() {
    let (mut old, mut new) = pair(&[]);
    let mut before = open(&old);
    old.pause().unwrap();
    old.kill().unwrap();
    new.promote().unwrap();
    pay_out(&mut open(&new), 800_00).unwrap();
    assert!(pay_out(&mut before, 800_00).unwrap_err().is_closed());
    assert!(open_any(&[old.address()], old.password()).is_err());
}

/// Its only standby has left it, so its commits wait: nothing is confirmed and
/// nothing is seen.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p two-primaries -- --ignored"]
fn an_old_primary_that_must_ask_a_standby_confirms_nothing() {
    let (mut old, mut new) = pair(&["synchronous_standby_names = 'new'"]);
    let mut before = open(&old);
    let mut admin = open(&old);
    old.pause().unwrap();
    new.promote().unwrap();
    old.resume().unwrap();
    let waits = thread::spawn(move || pay_out(&mut before, 800_00));
    let ask = "SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    until("it waits", || admin.query_opt(ask, &[]).unwrap().is_some());
    assert_eq!(balance(&mut admin).unwrap(), 1_000_00);
    assert!(!waits.is_finished());
    old.kill().unwrap();
    waits.join().unwrap().unwrap_err();
}

/// Both histories cannot be kept: rewinding throws one away.
/// Durable: primary killed and restarted? Partly. Durable: primary lost? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p two-primaries -- --ignored"]
fn rewinding_throws_away_what_the_old_one_confirmed() {
    let (mut old, new) = split();
    let mut before = open(&old);
    pay_out(&mut before, 100_00).unwrap();
    assert_eq!(balance(&mut before).unwrap(), 100_00);
    old.stop().unwrap();
    let mut after = open(&new);
    after.batch_execute("CHECKPOINT").unwrap();
    old.rewind(&new).unwrap();
    old.follow(&new, "old").unwrap();
    let mut rewound = open(&old);
    assert_eq!(balance(&mut rewound).unwrap(), 200_00);
    pay_out(&mut after, 50_00).unwrap();
    until("it follows", || balance(&mut rewound).unwrap() == 150_00);
}

/// Without rewinding, it goes on showing what never was, and never follows.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p two-primaries -- --ignored"]
fn an_old_primary_that_is_not_rewound_shows_its_own_history_for_ever() {
    let (old, _new) = follows_without_being_rewound();
    assert_eq!(balance(&mut open(&old)).unwrap(), 100_00);
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p two-primaries -- --ignored"]
fn an_old_primary_that_is_not_rewound_does_not_start_a_second_time() {
    let (mut old, _new) = follows_without_being_rewound();
    old.stop().unwrap();
    let why = format!("{:#}", old.restart().unwrap_err());
    let not_a_child =
        "requested timeline 2 is not a child of this server's history";
    assert!(why.contains(not_a_child), "{why}");
}

/// The old primary has paid out what the new one does not know, and says why it does not follow.
fn follows_without_being_rewound() -> (Server, Server) {
    let (mut old, new) = split();
    pay_out(&mut open(&old), 100_00).unwrap();
    old.stop().unwrap();
    old.follow(&new, "old").unwrap();
    let log = old.folder().join("data.log");
    until("it says why it does not follow", || {
        let log = fs::read_to_string(&log).unwrap();
        log.contains("new timeline 2 forked off current database system timeline 1 before current recovery point")
    });
    (old, new)
}

/// The page shows `with-servers.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p two-primaries -- --ignored"]
fn the_demonstration_prints_what_was_recorded() {
    must_print_as_recorded(
        Command::new(env!("CARGO_BIN_EXE_two-primaries")).arg("start"),
        env!("CARGO_MANIFEST_DIR"),
        "with-servers.txt",
    );
}
