//! Real connections are cut, and real servers refuse.
//! Run: `cargo test -p lost-answer -- --ignored`

use lost_answer::{Cut, Failed, Known, balances, found, known, pay, proxy};
use postgres::{Client, Config, Error, NoTls};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};
use throw_away_server::{Place, Server, must_print_as_recorded};

const NAMES: [&str; 2] = ["Alice", "Bob"];

/// A new bank, and a session that is not cut.
fn bank(test: &str) -> (Place, Client) {
    let place = Place::new(test).unwrap();
    let mut bank = open(&place);
    found(&mut bank).unwrap();
    (place, bank)
}

fn open(place: &Place) -> Client {
    Client::connect(place.url(), NoTls).unwrap()
}

/// Pays 200.00 over a connection that is cut.
fn pay_and_lose(place: &Place, cut: Cut) -> Failed {
    let server: Config = place.url().parse().unwrap();
    let mut line = proxy(&server, cut).unwrap().connect(NoTls).unwrap();
    pay(&mut line, NAMES, 200_00).unwrap_err()
}

/// Returns when this session waits for another one.
fn until_blocked(pid: i32, observer: &mut Client) {
    let start = Instant::now();
    let blocked = "SELECT cardinality(pg_blocking_pids($1)) > 0";
    while !observer.query_one(blocked, &[&pid]).unwrap().get::<_, bool>(0) {
        assert!(start.elapsed() < Duration::from_secs(20), "it never waits");
        thread::yield_now();
    }
}

/// Claim P3. The same error twice; only the server knows the difference.
/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_lost_order_and_a_lost_answer_look_the_same() {
    let (place, mut bank) = bank("same");
    let lost_order = pay_and_lose(&place, Cut::Commit);
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    let lost_answer = pay_and_lose(&place, Cut::Answer);
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
    assert_eq!(lost_order.known, Known::InDoubt);
    assert_eq!(lost_answer.known, Known::InDoubt);
    assert_eq!(lost_order.to_string(), lost_answer.to_string());
}

/// What was never asked for has not happened, so there is no doubt.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_connection_that_breaks_before_commit_leaves_no_doubt() {
    let (place, mut bank) = bank("before");
    let failed = pay_and_lose(&place, Cut::Begin);
    assert_eq!(failed.known, Known::TryAgain, "{failed}");
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
}

/// Claim P3. A **double charge**: in doubt, and simply done again.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn to_pay_again_when_in_doubt_may_pay_twice() {
    let (place, mut bank) = bank("twice");
    assert_eq!(pay_and_lose(&place, Cut::Answer).known, Known::InDoubt);
    pay(&mut bank, NAMES, 200_00).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [600_00, 900_00]);
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn what_is_refused_changes_nothing() {
    let (_place, mut bank) = bank("refused");
    for (names, amount) in
        [(NAMES, 1_000_01), (["Alice", "Zoe"], 1_00), (NAMES, -1_00)]
    {
        let failed = pay(&mut bank, names, amount).unwrap_err();
        assert_eq!(failed.known, Known::Refused, "{failed}");
        assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    }
}

/// The second payment waits for Alice's row before it has Bob's.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn every_payment_locks_in_the_order_of_names() {
    let (place, mut bank) = bank("order");
    let [mut first, mut second] = [(); 2].map(|()| open(&place));
    let mut work = first.transaction().unwrap();
    let lock = "SELECT FROM account WHERE name = 'Alice' FOR NO KEY UPDATE";
    work.batch_execute(lock).unwrap();
    let pid = second.query_one("SELECT pg_backend_pid()", &[]).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| pay(&mut second, ["Bob", "Alice"], 50_00).unwrap());
        until_blocked(pid.get(0), &mut bank);
        let free = "SELECT FROM account WHERE name = 'Bob'
                    FOR NO KEY UPDATE NOWAIT";
        bank.batch_execute(free).unwrap();
        work.rollback().unwrap();
    });
    assert_eq!(balances(&mut bank).unwrap(), [1_050_00, 450_00]);
}

/// The error of a statement that a real server refuses.
fn refused(bank: &mut Client, statement: &str) -> Error {
    bank.batch_execute(statement).unwrap_err()
}

/// Answers that the server gives while the session lives on.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn each_class_of_answer_is_judged() {
    let (_place, mut bank) = bank("classes");
    for (code, before, after) in [
        ("40001", Known::TryAgain, Known::TryAgain),
        ("40P01", Known::TryAgain, Known::TryAgain),
        ("55P03", Known::TryAgain, Known::TryAgain),
        ("57014", Known::TryAgain, Known::TryAgain),
        ("40003", Known::TryAgain, Known::InDoubt),
        ("08007", Known::TryAgain, Known::InDoubt),
        ("08006", Known::TryAgain, Known::InDoubt),
        // The server itself ends the session with these two, the first as
        // FATAL, the second as a notice: in doubt after COMMIT.
        ("25P04", Known::TryAgain, Known::TryAgain),
        ("57P02", Known::TryAgain, Known::TryAgain),
        ("22003", Known::Refused, Known::Refused),
        ("23505", Known::Refused, Known::Refused),
        ("40002", Known::Refused, Known::Refused),
        ("53100", Known::Refused, Known::Refused),
    ] {
        let raise =
            format!("DO $$ BEGIN RAISE 'no' USING ERRCODE = '{code}'; END $$");
        let error = refused(&mut bank, &raise);
        assert_eq!(error.code().unwrap().code(), code);
        assert_eq!(known(&error, false), before, "{code} before COMMIT");
        assert_eq!(known(&error, true), after, "{code} after COMMIT");
    }
}

/// Answers that end the session, or refuse one; each from a real cause.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_session_that_is_ended_is_in_doubt_if_commit_was_sent() {
    let server = Server::start().unwrap();
    let mut bank = Client::connect(server.url(), NoTls).unwrap();
    let check = |error: &Error, code: &str| {
        let found = error.code().map_or("none", |found| found.code());
        assert_eq!(found, code, "{error}");
        assert_eq!(known(error, false), Known::TryAgain, "{code}");
        assert_eq!(known(error, true), Known::InDoubt, "{code}");
    };
    // An administrator ends a session.
    let mut till = Client::connect(server.url(), NoTls).unwrap();
    let pid = till.query_one("SELECT pg_backend_pid()", &[]).unwrap();
    let end = "SELECT pg_terminate_backend($1, 20000)";
    let ended = bank.query_one(end, &[&pid.get::<_, i32>(0)]).unwrap();
    assert!(ended.get::<_, bool>(0));
    check(&refused(&mut till, "COMMIT"), "57P01");
    check(&refused(&mut till, "COMMIT"), "none"); // now there is silence
    // A session is idle for too long: one that has begun, and one that has not.
    for (limit, begin, code) in [
        ("idle_in_transaction_session_timeout", "BEGIN", "25P03"),
        ("idle_session_timeout", "", "57P05"),
    ] {
        let mut idle = Client::connect(server.url(), NoTls).unwrap();
        let pid = idle.query_one("SELECT pg_backend_pid()", &[]).unwrap();
        idle.batch_execute(&format!("SET {limit} = '100ms'")).unwrap();
        let begun = idle.batch_execute(begin);
        let pid = pid.get::<_, i32>(0);
        let is_there = "SELECT FROM pg_stat_activity WHERE pid = $1";
        let start = Instant::now();
        while !bank.query(is_there, &[&pid]).unwrap().is_empty() {
            let lives_on = start.elapsed() > Duration::from_secs(20);
            assert!(!lives_on, "{limit}: it lives on");
            thread::yield_now();
        }
        // On a slow machine that ends it before it hears that it has begun.
        let told = begun.and_then(|()| idle.batch_execute("COMMIT"));
        check(&told.unwrap_err(), code);
    }
    // The server takes no more sessions.
    let mut sessions = Vec::new();
    let full = loop {
        match Client::connect(server.url(), NoTls) {
            Ok(session) => sessions.push(session),
            Err(error) => break error,
        }
    };
    // The last places are kept for administrators, of whom we are one.
    check(&full, "53300");
    drop(sessions);
    // The server waits for its last session to end, and takes no more.
    let pid = fs::read_to_string(server.folder().join("data/postmaster.pid"));
    let pid = pid.unwrap().lines().next().unwrap().to_owned();
    let smart = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    assert!(smart.success());
    let start = Instant::now();
    let stops = loop {
        match Client::connect(server.url(), NoTls) {
            Ok(_) => assert!(start.elapsed() < Duration::from_secs(20)),
            Err(error) => break error,
        }
    };
    check(&stops, "57P03");
}

/// A statement that takes too long is taken back, and the session lives on.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_statement_that_is_out_of_time_may_be_tried_again() {
    let (_place, mut bank) = bank("time");
    bank.batch_execute("SET statement_timeout = '1ms'").unwrap();
    let error = refused(&mut bank, "SELECT pg_sleep(20)");
    assert_eq!(error.code().unwrap().code(), "57014");
    for commit_was_sent in [false, true] {
        assert_eq!(known(&error, commit_was_sent), Known::TryAgain);
    }
}

/// In a transaction that has failed, `COMMIT` means `ROLLBACK`, and that is no
/// error.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_commit_after_an_error_that_was_ignored_does_nothing_and_is_no_error() {
    let (_place, mut bank) = bank("ignored");
    let mut work = bank.transaction().unwrap();
    let debit = "UPDATE account SET balance = 0 WHERE name = 'Alice'";
    work.batch_execute(debit).unwrap();
    let ignored = work.batch_execute("UPDATE account SET balance = -1");
    assert!(ignored.is_err());
    assert!(work.commit().is_ok());
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
}

/// A wrong password is no answer that another try would change.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_wrong_password_is_refused() {
    let server = Server::start().unwrap();
    let wrong = server.url().replace("bank:", "bank:x");
    let error = Client::connect(&wrong, NoTls).err().unwrap();
    assert_eq!(known(&error, false), Known::Refused);
}

/// The page shows `with-server.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn the_story_is_the_one_on_the_page() {
    let place = Place::new("story").unwrap();
    let mut demonstration = Command::new(env!("CARGO_BIN_EXE_lost-answer"));
    must_print_as_recorded(
        demonstration.env("DATABASE_URL", place.url()),
        env!("CARGO_MANIFEST_DIR"),
        "with-server.txt",
    );
}
