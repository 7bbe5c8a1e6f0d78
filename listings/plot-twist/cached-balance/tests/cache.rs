//! Two servers, each with a pool and a cache, and one database. The clock is
//! handed in, so nothing here waits for it.
//! Run: `cargo test -p cached-balance -- --ignored`

use cached_balance::{Server, found};
use postgres::{Client, NoTls};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use throw_away_server::{Place, must_print_as_recorded};

const MAX_AGE: Duration = Duration::from_secs(5);

/// A new bank with a number of servers, each with two connections.
fn servers<const N: usize>(test: &str) -> (Place, [Server; N]) {
    let place = Place::new(test).unwrap();
    found(&mut Client::connect(place.url(), NoTls).unwrap()).unwrap();
    let wait = Duration::from_secs(20);
    let server = || Server::new(place.url(), 2, wait, MAX_AGE).unwrap();
    let servers = [(); N].map(|()| server());
    (place, servers)
}

fn ask(server: &Server, now: Instant) -> i64 {
    server.balance("Alice", now, || {}).unwrap()
}

/// Claim P4. And no longer than `max_age`.
/// Isolated? No.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p cached-balance -- --ignored"]
fn another_server_may_say_what_was_true_up_to_max_age_ago() {
    let (_place, [one, other]) = servers("stale");
    let now = Instant::now();
    assert_eq!(ask(&other, now), 1_000_00);
    assert_eq!(one.withdraw("Alice", 600_00).unwrap(), Some(400_00));
    assert_eq!(ask(&one, now), 400_00, "its own change");
    assert_eq!(ask(&other, now + MAX_AGE), 1_000_00, "stale");
    let later = now + MAX_AGE + Duration::from_nanos(1);
    assert_eq!(ask(&other, later), 400_00);
}

/// Claim P4. The database decides, not the cache.
/// Isolated? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p cached-balance -- --ignored"]
fn nobody_takes_what_only_a_cache_has() {
    let (_place, [one, other]) = servers("decides");
    let now = Instant::now();
    assert_eq!(ask(&other, now), 1_000_00);
    assert_eq!(one.withdraw("Alice", 600_00).unwrap(), Some(400_00));
    assert_eq!(ask(&other, now), 1_000_00, "enough, it says");
    assert_eq!(other.withdraw("Alice", 600_00).unwrap(), None);
    assert_eq!(ask(&other, now), 400_00, "and has looked again");
}

/// The answer was on its way when the money was taken. Forgetting what is
/// cached does not help: it is noted down afterwards. Its age does.
/// Isolated? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p cached-balance -- --ignored"]
fn an_old_answer_may_be_noted_down_after_a_withdrawal() {
    let (_place, [server]) = servers("overtaken");
    let now = Instant::now();
    let old = server.balance("Alice", now, || {
        assert_eq!(server.withdraw("Alice", 600_00).unwrap(), Some(400_00));
    });
    assert_eq!(old.unwrap(), 1_000_00);
    assert_eq!(ask(&server, now + MAX_AGE), 1_000_00, "stale, on one server");
    let later = now + MAX_AGE + Duration::from_nanos(1);
    assert_eq!(ask(&server, later), 400_00);
}

/// The error may hide a withdrawal that is done, so what is cached is doubtful.
/// Here the table is gone for a while.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p cached-balance -- --ignored"]
fn a_withdrawal_that_fails_clears_the_cache_too() {
    let (place, [server]) = servers("error");
    let mut bank = Client::connect(place.url(), NoTls).unwrap();
    let now = Instant::now();
    assert_eq!(ask(&server, now), 1_000_00);
    bank.batch_execute("ALTER TABLE account RENAME TO moved").unwrap();
    assert!(server.withdraw("Alice", 600_00).is_err());
    bank.batch_execute(
        "UPDATE moved SET balance = 40000;
         ALTER TABLE moved RENAME TO account",
    )
    .unwrap();
    assert_eq!(ask(&server, now), 400_00);
}

/// Claim P4. A slow question holds up nobody whose answer is at hand.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p cached-balance -- --ignored"]
fn the_cache_is_not_locked_while_the_database_is_asked() {
    let (_place, [server]) = servers("unlocked");
    let now = Instant::now();
    assert_eq!(ask(&server, now), 1_000_00);
    let later = now + MAX_AGE * 2;
    let slow = server.balance("Alice", later, || {
        assert_eq!(ask(&server, now), 1_000_00);
    });
    assert_eq!(slow.unwrap(), 1_000_00);
}

/// Claim P4 (holds). Two connections for eight threads: each gets its turn.
/// Isolated? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p cached-balance -- --ignored"]
fn more_threads_than_connections_take_turns_and_lose_nothing() {
    let (place, [server]) = servers("turns");
    let mut bank = Client::connect(place.url(), NoTls).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    server.withdraw("Alice", 1_00).unwrap().unwrap();
                }
            });
        }
    });
    let left = "SELECT balance FROM account";
    let left: i64 = bank.query_one(left, &[]).unwrap().get(0);
    assert_eq!(left, 960_00);
}

/// A pool is a bounded mailbox the other way round: empty, it makes you wait.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p cached-balance -- --ignored"]
fn who_finds_no_connection_in_time_is_told_so_and_has_changed_nothing() {
    let place = Place::new("busy").unwrap();
    let mut bank = Client::connect(place.url(), NoTls).unwrap();
    found(&mut bank).unwrap();
    let wait = Duration::from_millis(100);
    let server = Server::new(place.url(), 1, wait, MAX_AGE).unwrap();
    // To connect may take longer than that; from then on it is connected.
    while server.balance("Alice", Instant::now(), || {}).is_err() {}
    let mut lock = bank.transaction().unwrap();
    lock.batch_execute("SELECT FROM account FOR UPDATE").unwrap();
    thread::scope(|scope| {
        let slow = scope.spawn(|| server.withdraw("Alice", 1_00).unwrap());
        let waits = "SELECT count(*) > 0 FROM pg_locks
                     WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))";
        let start = Instant::now();
        while !lock.query_one(waits, &[]).unwrap().get::<_, bool>(0) {
            assert!(start.elapsed() < Duration::from_secs(20), "nobody waits");
        }
        let error = server.withdraw("Alice", 1_00).unwrap_err().to_string();
        assert!(error.contains("timed out waiting"), "{error}");
        lock.rollback().unwrap();
        assert_eq!(slow.join().unwrap(), Some(999_00));
    });
}

/// The page shows `with-server.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p cached-balance -- --ignored"]
fn with_a_server_the_demonstration_prints_what_was_recorded() {
    let place = Place::new("demo").unwrap();
    let mut demonstration = Command::new(env!("CARGO_BIN_EXE_cached-balance"));
    must_print_as_recorded(
        demonstration.env("DATABASE_URL", place.url()),
        env!("CARGO_MANIFEST_DIR"),
        "with-server.txt",
    );
}
