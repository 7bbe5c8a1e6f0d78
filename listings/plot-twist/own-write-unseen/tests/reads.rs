//! Reads from a copy that is behind.
//! Run: `cargo test -p own-write-unseen -- --ignored`

use own_write_unseen::{Unread, balance, balance_since, deposit, found};
use postgres::types::PgLsn;
use postgres::{Client, NoTls};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use throw_away_server::{Server, must_print_as_recorded, until};

const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(30);

fn open(server: &Server) -> Client {
    Client::connect(server.url(), NoTls).unwrap()
}

/// A primary with Alice, and as many copies as there are names.
fn bank<const N: usize>(
    names: [&str; N],
    settings: &[&str],
) -> (Server, [Server; N]) {
    let primary = Server::start_with(settings).unwrap();
    let copies = names.map(|name| primary.copy(name).unwrap());
    let mut bank = open(&primary);
    bank.batch_execute("SET synchronous_commit = local").unwrap();
    found(&mut bank).unwrap();
    for copy in &copies {
        until("the copy has Alice", || balance(&mut open(copy)).is_ok());
    }
    (primary, copies)
}

/// From now on this copy gets the log and does not replay it.
fn pause(copy: &mut Client) {
    copy.batch_execute("SELECT pg_wal_replay_pause()").unwrap();
    let ask = "SELECT pg_get_wal_replay_pause_state() = 'paused'";
    until("it has paused", || copy.query_one(ask, &[]).unwrap().get(0));
}

fn resume(copy: &mut Client) {
    copy.batch_execute("SELECT pg_wal_replay_resume()").unwrap();
}

/// Claim P2.
/// Isolated? Yes. Live? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p own-write-unseen -- --ignored"]
fn a_copy_that_is_behind_does_not_have_its_readers_own_write() {
    let (primary, [copy]) = bank(["b"], &[]);
    let mut copy = open(&copy);
    pause(&mut copy);
    deposit(&mut open(&primary), 200_00).unwrap();
    assert_eq!(balance(&mut open(&primary)).unwrap(), 1_200_00);
    assert_eq!(balance(&mut copy).unwrap(), 1_000_00);
}

/// However far behind it is: too old is an error, not an old answer.
/// Isolated? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p own-write-unseen -- --ignored"]
fn a_read_that_waits_for_the_position_never_misses_the_write() {
    let (primary, [copy]) = bank(["b"], &[]);
    let mut primary = open(&primary);
    let mut bystander = open(&copy);
    let mut copy = open(&copy);
    for round in 1..=5 {
        pause(&mut bystander);
        let position = deposit(&mut primary, 1_00).unwrap();
        let early = balance_since(&mut copy, position, SHORT);
        let is_too_old = matches!(early, Err(Unread::TooOld));
        assert!(is_too_old, "an answer without the write: {early:?}");
        let waits = thread::spawn(move || {
            let seen = balance_since(&mut copy, position, LONG);
            (copy, seen)
        });
        resume(&mut bystander);
        let (back, seen) = waits.join().unwrap();
        copy = back;
        assert_eq!(seen.unwrap(), 1_000_00 + round * 1_00);
    }
}

/// The position before the commit is reached without it.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p own-write-unseen -- --ignored"]
fn the_position_before_the_commit_is_not_enough() {
    let (server, [copy]) = bank(["b"], &[]);
    let [mut primary, mut other] = [(), ()].map(|()| open(&server));
    let mut copy = open(&copy);
    let mut work = primary.transaction().unwrap();
    let add = "UPDATE account SET balance = balance + 20000";
    work.batch_execute(add).unwrap();
    let ask = "SELECT pg_current_wal_insert_lsn()";
    let before: PgLsn = work.query_one(ask, &[]).unwrap().get(0);
    // Another one commits, so the log is sent as far as that.
    other.batch_execute("CREATE TABLE another ()").unwrap();
    let ask = "SELECT pg_last_wal_replay_lsn() >= $1";
    until("the copy is there", || {
        copy.query_one(ask, &[&before]).unwrap().get(0)
    });
    pause(&mut copy);
    work.commit().unwrap();
    let seen = balance_since(&mut copy, before, SHORT).unwrap();
    assert_eq!(seen, 1_000_00, "it is committed, and not here");
}

/// Two copies: who asks one and then the other sees time go backwards.
/// Isolated? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p own-write-unseen -- --ignored"]
fn from_two_copies_a_later_read_may_be_older() {
    let (primary, copies) = bank(["b", "c"], &[]);
    let [mut b, mut c] = [0, 1].map(|n| open(&copies[n]));
    pause(&mut c);
    let position = deposit(&mut open(&primary), 200_00).unwrap();
    assert_eq!(balance_since(&mut b, position, LONG).unwrap(), 1_200_00);
    assert_eq!(balance(&mut c).unwrap(), 1_000_00);
    let later = balance_since(&mut c, position, SHORT);
    assert!(matches!(later, Err(Unread::TooOld)));
}

/// `remote_apply` moves the wait to the writer: it returns when the copy shows
/// the write.
/// Atomic? Yes. Isolated? Partly. Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p own-write-unseen -- --ignored"]
fn with_remote_apply_the_writer_waits_instead() {
    let settings = ["synchronous_standby_names = 'b'"];
    let (primary, [copy]) = bank(["b"], &settings);
    let mut admin = open(&primary);
    let mut copy = open(&copy);
    pause(&mut copy);
    let mut writer = open(&primary);
    writer.batch_execute("SET synchronous_commit = remote_apply").unwrap();
    let waits = thread::spawn(move || deposit(&mut writer, 200_00));
    let ask = "SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    until("it waits", || admin.query_opt(ask, &[]).unwrap().is_some());
    assert!(!waits.is_finished());
    resume(&mut copy);
    waits.join().unwrap().unwrap();
    assert_eq!(balance(&mut copy).unwrap(), 1_200_00);
}

/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p own-write-unseen -- --ignored"]
fn who_waits_for_a_copy_that_stands_still_waits_no_longer_than_said() {
    let (primary, [copy]) = bank(["b"], &[]);
    let mut copy = open(&copy);
    pause(&mut copy);
    let position = deposit(&mut open(&primary), 1_00).unwrap();
    let start = Instant::now();
    balance_since(&mut copy, position, SHORT).unwrap_err();
    assert!((SHORT..LONG).contains(&start.elapsed()));
}

/// The page shows `with-servers.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p own-write-unseen -- --ignored"]
fn the_demonstration_prints_what_was_recorded() {
    must_print_as_recorded(
        Command::new(env!("CARGO_BIN_EXE_own-write-unseen")).arg("start"),
        env!("CARGO_MANIFEST_DIR"),
        "with-servers.txt",
    );
}
