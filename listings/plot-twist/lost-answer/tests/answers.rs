//! The connection is cut at the commit, before it or after it.
//! Run: `cargo test -p lost-answer -- --ignored`

use lost_answer::{Cut, Failed, Paid, balances, found, pay, proxy};
use postgres::{Client, Config, NoTls};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, thread};
use throw_away_server::Place;

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
fn pay_and_lose(place: &Place, cut: Cut, key: &str) -> Failed {
    let server: Config = place.url().parse().unwrap();
    let mut line = proxy(&server, cut).unwrap().connect(NoTls).unwrap();
    pay(&mut line, key, NAMES, 200_00).unwrap_err()
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
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_lost_order_and_a_lost_answer_look_the_same() {
    let (place, mut bank) = bank("same");
    let lost_order = pay_and_lose(&place, Cut::Order, "rent, May");
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    let lost_answer = pay_and_lose(&place, Cut::Answer, "rent, June");
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
    match (lost_order, lost_answer) {
        (Failed::InDoubt(one), Failed::InDoubt(other)) => {
            assert_eq!(one.to_string(), other.to_string());
        }
        failed => panic!("{failed:?}"),
    }
}

/// Claim P3.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn with_the_same_key_a_retry_pays_once_whatever_was_lost() {
    for (cut, paid) in [(Cut::Order, Paid::Now), (Cut::Answer, Paid::Before)] {
        let (place, mut bank) = bank(&format!("{cut:?}").to_lowercase());
        pay_and_lose(&place, cut, "rent, May");
        let retry = pay(&mut bank, "rent, May", NAMES, 200_00);
        assert_eq!(retry.unwrap(), paid, "{cut:?}");
        assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
    }
}

/// The first try has paid and not committed when the retry comes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_retry_waits_for_a_first_try_that_is_still_going_on() {
    let (place, mut bank) = bank("going_on");
    let mut first = open(&place);
    let mut work = first.transaction().unwrap();
    work.batch_execute(
        "INSERT INTO payment VALUES ('rent, May', 'Alice', 'Bob', 20000);
         UPDATE account SET balance = balance - 20000 WHERE name = 'Alice';
         UPDATE account SET balance = balance + 20000 WHERE name = 'Bob'",
    )
    .unwrap();
    let mut second = open(&place);
    let pid = second.query_one("SELECT pg_backend_pid()", &[]).unwrap();
    let retry = thread::spawn(move || {
        pay(&mut second, "rent, May", NAMES, 200_00).unwrap()
    });
    until_blocked(pid.get(0), &mut bank);
    work.commit().unwrap();
    assert_eq!(retry.join().unwrap(), Paid::Before);
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
}

/// Claim P3. A key for each try is no key.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn with_a_new_key_a_retry_pays_twice() {
    let (place, mut bank) = bank("new_key");
    pay_and_lose(&place, Cut::Answer, "first try");
    pay(&mut bank, "second try", NAMES, 200_00).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [600_00, 900_00]);
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn a_key_that_belongs_to_another_payment_is_refused() {
    let (_place, mut bank) = bank("another");
    pay(&mut bank, "rent, May", NAMES, 200_00).unwrap();
    let other = pay(&mut bank, "rent, May", NAMES, 300_00);
    assert!(matches!(other, Err(Failed::KeyOfAnother)));
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
}

/// The note is in the same transaction, so a refusal is not remembered as a
/// payment.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn what_is_refused_leaves_no_note() {
    let (_place, mut bank) = bank("no_note");
    for (names, amount) in
        [(NAMES, 1_000_01), (["Alice", "Zoe"], 1_00), (NAMES, -1_00)]
    {
        let refused = pay(&mut bank, "rent, May", names, amount);
        assert!(matches!(refused, Err(Failed::Refused(_))), "{refused:?}");
        assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    }
    let paid = pay(&mut bank, "rent, May", NAMES, 200_00);
    assert_eq!(paid.unwrap(), Paid::Now);
}

/// The page shows `with-server.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p lost-answer -- --ignored"]
fn the_story_is_the_one_on_the_page() {
    let place = Place::new("story").unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_lost-answer"))
        .env("DATABASE_URL", place.url())
        .output()
        .unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let printed = String::from_utf8(ended.stdout).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let recorded = folder.join("with-server.txt");
    if env::var_os("RECORD").is_some() {
        fs::write(&recorded, &printed).unwrap();
    }
    assert_eq!(printed, fs::read_to_string(recorded).unwrap());
}
