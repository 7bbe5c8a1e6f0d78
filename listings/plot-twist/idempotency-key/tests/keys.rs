//! Payments that come twice, late, at the same time, or from somebody else.
//! Run: `cargo test -p idempotency-key -- --ignored`

use idempotency_key::{Failed, Paid, balances, found, pay};
use lost_answer::{Cut, proxy};
use postgres::error::SqlState;
use postgres::{Client, Config, NoTls};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use throw_away_server::{Place, must_print_as_recorded};

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
fn pay_and_lose(place: &Place, cut: Cut, key: &str) {
    let server: Config = place.url().parse().unwrap();
    let mut line = proxy(&server, cut).unwrap().connect(NoTls).unwrap();
    let failed = pay(&mut line, key, NAMES, 200_00);
    assert!(matches!(failed, Err(Failed::AskAgain(_))), "{failed:?}");
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

/// Claim P3. Whatever was lost, and whether it was in doubt or not.
/// Live? Yes. Atomic? Yes. Durable? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn with_the_same_key_a_retry_pays_once_whatever_was_lost() {
    for (cut, paid) in [
        (Cut::Begin, Paid::Now),
        (Cut::Commit, Paid::Now),
        (Cut::Answer, Paid::Before),
    ] {
        let (place, mut bank) = bank(&format!("{cut:?}").to_lowercase());
        pay_and_lose(&place, cut, "rent, May");
        let retry = pay(&mut bank, "rent, May", NAMES, 200_00);
        assert_eq!(retry.unwrap(), paid, "{cut:?}");
        assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
    }
}

/// The first try has paid and not committed when the retry comes.
/// Isolated? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn a_retry_waits_for_a_first_try_that_is_still_going_on() {
    for ends_well in [true, false] {
        let (place, mut bank) = bank(&format!("going_on_{ends_well}"));
        let mut first = open(&place);
        let mut work = first.transaction().unwrap();
        work.batch_execute(
            "INSERT INTO payment VALUES ('Alice', 'rent, May', 'Bob', 20000);
             UPDATE account SET balance = 80000 WHERE name = 'Alice';
             UPDATE account SET balance = 70000 WHERE name = 'Bob'",
        )
        .unwrap();
        let mut second = open(&place);
        let pid = second.query_one("SELECT pg_backend_pid()", &[]).unwrap();
        let retry = thread::spawn(move || {
            pay(&mut second, "rent, May", NAMES, 200_00).unwrap()
        });
        until_blocked(pid.get(0), &mut bank);
        let paid = match ends_well {
            true => work.commit().map(|()| Paid::Before),
            false => work.rollback().map(|()| Paid::Now),
        };
        assert_eq!(retry.join().unwrap(), paid.unwrap());
        assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
    }
}

/// Claim P3. A key for each try is no key.
/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn with_a_new_key_a_retry_pays_twice() {
    let (place, mut bank) = bank("new_key");
    pay_and_lose(&place, Cut::Answer, "first try");
    pay(&mut bank, "second try", NAMES, 200_00).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [600_00, 900_00]);
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn a_key_that_belongs_to_another_payment_is_refused() {
    let (_place, mut bank) = bank("another");
    pay(&mut bank, "rent, May", NAMES, 200_00).unwrap();
    for (names, amount) in [(NAMES, 300_00), (["Alice", "Carol"], 200_00)] {
        let other = pay(&mut bank, "rent, May", names, amount);
        assert!(matches!(other, Err(Failed::KeyOfAnother)), "{other:?}");
    }
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn two_payers_may_use_the_same_key() {
    let (_place, mut bank) = bank("two_payers");
    for payer in ["Alice", "Carol"] {
        let paid = pay(&mut bank, "rent, May", [payer, "Bob"], 200_00);
        assert_eq!(paid.unwrap(), Paid::Now);
    }
    assert_eq!(balances(&mut bank).unwrap(), [800_00, 900_00]);
}

/// The customer was told no. Then money comes in, and with it a duplicate
/// that was under way all the time.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn a_late_duplicate_of_a_refused_payment_is_refused_too() {
    let (_place, mut bank) = bank("late");
    let refused = pay(&mut bank, "car", NAMES, 1_000_01);
    assert!(matches!(refused, Err(Failed::NotCovered)), "{refused:?}");
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    pay(&mut bank, "gift", ["Carol", "Alice"], 500_00).unwrap();
    let duplicate = pay(&mut bank, "car", NAMES, 1_000_01);
    assert!(matches!(duplicate, Err(Failed::NotCovered)), "{duplicate:?}");
    let wanted = pay(&mut bank, "car, after all", NAMES, 1_000_01);
    assert_eq!(wanted.unwrap(), Paid::Now);
    assert_eq!(balances(&mut bank).unwrap(), [499_99, 1_500_01]);
}

/// What can never be a payment leaves no note.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn what_is_no_payment_leaves_no_note() {
    let (_place, mut bank) = bank("no_note");
    for (names, amount) in [(["Alice", "Zoe"], 1_00), (NAMES, -1_00)] {
        let refused = pay(&mut bank, "rent, May", names, amount);
        assert!(matches!(refused, Err(Failed::Refused(_))), "{refused:?}");
        assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    }
    let paid = pay(&mut bank, "rent, May", NAMES, 200_00);
    assert_eq!(paid.unwrap(), Paid::Now);
}

/// The server raises an error of each class itself.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn each_class_of_answer_is_judged() {
    let (_place, mut bank) = bank("classes");
    let mut judged = |code: &str| {
        let raise =
            format!("DO $$ BEGIN RAISE 'no' USING ERRCODE = '{code}'; END $$");
        Failed::from(bank.batch_execute(&raise).unwrap_err())
    };
    for code in [
        "40001", "40P01", "08006", "55P03", "53100", "57014", "25P03", "58030",
        "XX000",
    ] {
        let failed = judged(code);
        assert!(matches!(failed, Failed::AskAgain(_)), "{code}: {failed:?}");
    }
    for code in ["22003", "23503", "23514", "28P01", "42501", "42P01"] {
        let failed = judged(code);
        assert!(matches!(failed, Failed::Refused(_)), "{code}: {failed:?}");
    }
}

/// A key protects for as long as its note is kept.
/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn when_the_note_is_deleted_a_duplicate_pays_again() {
    let (_place, mut bank) = bank("retention");
    pay(&mut bank, "rent, May", NAMES, 200_00).unwrap();
    bank.batch_execute("DELETE FROM payment").unwrap();
    pay(&mut bank, "rent, May", NAMES, 200_00).unwrap();
    assert_eq!(balances(&mut bank).unwrap(), [600_00, 900_00]);
}

/// The second payment waits for Alice's row before it has Bob's.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn every_payment_locks_in_the_order_of_names() {
    let (place, mut bank) = bank("order");
    // Now Alice's row lies behind the others, so no scan finds it first.
    let move_it = "DELETE FROM account WHERE name = 'Alice';
                   INSERT INTO account VALUES ('Alice', 100000)";
    bank.batch_execute(move_it).unwrap();
    let [mut first, mut second] = [(); 2].map(|()| open(&place));
    let mut work = first.transaction().unwrap();
    let lock = "SELECT FROM account WHERE name = 'Alice' FOR NO KEY UPDATE";
    work.batch_execute(lock).unwrap();
    let pid = second.query_one("SELECT pg_backend_pid()", &[]).unwrap();
    let names = ["Bob", "Alice"];
    thread::scope(|scope| {
        scope.spawn(|| pay(&mut second, "back", names, 50_00).unwrap());
        until_blocked(pid.get(0), &mut bank);
        let free = "SELECT FROM account WHERE name = 'Bob'
                    FOR NO KEY UPDATE NOWAIT";
        bank.batch_execute(free).unwrap();
        work.rollback().unwrap();
    });
    assert_eq!(balances(&mut bank).unwrap(), [1_050_00, 450_00]);
}

/// A note refers to both accounts, so whoever has written one keeps others from a row `FOR UPDATE`.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn with_for_update_two_payments_of_one_payer_deadlock() {
    for (lock, failures) in [("FOR UPDATE", 1), ("FOR NO KEY UPDATE", 0)] {
        let (place, _bank) = bank(&failures.to_string());
        let [mut first, mut second] = [(); 2].map(|()| open(&place));
        let [mut first, mut second] =
            [first.transaction().unwrap(), second.transaction().unwrap()];
        let note = "INSERT INTO payment VALUES ('Alice', $1, 'Bob', 5000)";
        first.execute(note, &[&"rent"]).unwrap();
        second.execute(note, &[&"phone"]).unwrap();
        let lock = format!("SELECT FROM account WHERE name = 'Alice' {lock}");
        let lock = &lock;
        let ends = thread::scope(|scope| {
            [first, second]
                .map(|mut work| {
                    scope.spawn(move || {
                        work.batch_execute(lock)?;
                        work.commit()
                    })
                })
                .map(|thread| thread.join().unwrap())
        });
        let codes: Vec<_> =
            ends.iter().filter_map(|it| it.as_ref().err()).collect();
        assert_eq!(codes.len(), failures, "{codes:?}");
        let deadlock = Some(&SqlState::T_R_DEADLOCK_DETECTED);
        assert!(codes.iter().all(|it| it.code() == deadlock), "{codes:?}");
    }
}

/// The page shows `with-server.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p idempotency-key -- --ignored"]
fn the_story_is_the_one_on_the_page() {
    let place = Place::new("story").unwrap();
    let mut demonstration = Command::new(env!("CARGO_BIN_EXE_idempotency-key"));
    must_print_as_recorded(
        demonstration.env("DATABASE_URL", place.url()),
        env!("CARGO_MANIFEST_DIR"),
        "with-server.txt",
    );
}
