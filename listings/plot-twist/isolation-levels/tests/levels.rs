//! Two sessions in lock step, at each isolation level.
//! Run: `cargo test -p isolation-levels -- --ignored`

use isolation_levels::{
    Anomaly::{self, *},
    Seen, found, is_worth_a_retry, provoke, serializable,
};
use postgres::IsolationLevel::{self, *};
use postgres::{Client, Error, NoTls, Transaction};
use std::path::Path;
use std::process::Command;
use std::{env, fs};
use throw_away_server::Place;

const LEVELS: [IsolationLevel; 4] =
    [ReadUncommitted, ReadCommitted, RepeatableRead, Serializable];

/// A new bank with two sessions.
fn sessions(test: &str) -> (Place, [Client; 2]) {
    let place = Place::new(test).unwrap();
    let mut sessions =
        [(); 2].map(|()| Client::connect(place.url(), NoTls).unwrap());
    found(&mut sessions[0]).unwrap();
    (place, sessions)
}

/// The same with 1000.00 for Alice and 500.00 for Bob.
fn funded(test: &str) -> (Place, [Client; 2]) {
    let (place, mut sessions) = sessions(test);
    let fund = "INSERT INTO account VALUES ('Alice', 100000), ('Bob', 50000)";
    sessions[0].batch_execute(fund).unwrap();
    (place, sessions)
}

/// What an anomaly does at each of the levels.
fn at_each_level(test: &str, anomaly: Anomaly) -> [Seen; 4] {
    let (_place, mut sessions) = sessions(test);
    LEVELS.map(|level| provoke(&mut sessions, level, anomaly).unwrap())
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn nobody_reads_what_is_not_committed_whatever_the_level_is_called() {
    let seen = at_each_level("dirty", DirtyRead);
    assert_eq!(seen, [Seen::No; 4]);
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn from_repeatable_read_on_a_transaction_sees_one_moment() {
    let one_moment = [Seen::Yes, Seen::Yes, Seen::No, Seen::No];
    assert_eq!(at_each_level("again", NonRepeatableRead), one_moment);
    assert_eq!(at_each_level("phantom", Phantom), one_moment);
}

/// Claim P3. At `READ COMMITTED`, the level you get without asking.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn read_committed_loses_an_update_and_higher_levels_refuse_it() {
    let seen = at_each_level("lost", LostUpdate);
    assert_eq!(seen, [Seen::Yes, Seen::Yes, Seen::Refused, Seen::Refused]);
}

/// Claim P3. One moment is not enough.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn repeatable_read_lets_write_skew_through_and_serializable_refuses_it() {
    let seen = at_each_level("skew", WriteSkew);
    assert_eq!(seen, [Seen::Yes, Seen::Yes, Seen::Yes, Seen::Refused]);
}

/// One of the two may take 500.00, if 1000.00 are left then.
fn withdraw(work: &mut Transaction<'_>, name: &str) -> Result<bool, Error> {
    let total = "SELECT sum(balance)::bigint FROM account";
    let total: i64 = work.query_one(total, &[])?.get(0);
    let covered = total - 500_00 >= 1_000_00;
    if covered {
        let take = "UPDATE account SET balance = balance - 50000
                    WHERE name = $1";
        work.execute(take, &[&name])?;
    }
    Ok(covered)
}

fn total(bank: &mut Client) -> i64 {
    let total = "SELECT sum(balance)::bigint FROM account";
    bank.query_one(total, &[]).unwrap().get(0)
}

/// Claim P3. The second try reads again, and what it reads is different.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn a_retry_runs_the_whole_transaction_again_and_decides_anew() {
    let (_place, [mut alice, mut bob]) = funded("retried");
    let mut tries = 0;
    let paid = serializable(&mut alice, 5, |work| {
        tries += 1;
        let covered = withdraw(work, "Alice")?;
        if tries == 1 {
            // Bob is faster: his whole transaction, in the middle of hers.
            assert!(serializable(&mut bob, 1, |work| withdraw(work, "Bob"))?);
        }
        Ok(covered)
    });
    assert!(!paid.unwrap(), "Alice is refused: Bob has been there");
    assert_eq!(tries, 2);
    assert_eq!(total(&mut bob), 1_000_00);
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn the_retries_are_bounded() {
    let (_place, [mut alice, mut bob]) = funded("bounded");
    let mut tries = 0;
    let add = "UPDATE account SET balance = balance + 1 WHERE name = 'Alice'";
    let error = serializable(&mut alice, 3, |work| {
        tries += 1;
        work.query("SELECT FROM account", &[])?;
        bob.batch_execute(add)?; // every time
        work.batch_execute(add)
    })
    .unwrap_err();
    assert!(is_worth_a_retry(&error), "it is still 40001");
    assert_eq!(tries, 3);
    assert_eq!(total(&mut bob), 1_500_03, "Bob's three, and none of hers");
}

/// Claim P3. What the manual's table of isolation levels says about this
/// server: what it may do here, level by level. Its fourth column, the
/// *serialization anomaly*, has two of ours under it.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn the_server_does_what_its_manual_says() {
    let (_place, mut sessions) = sessions("manual");
    for (level, possible) in [
        (ReadUncommitted, [false, true, true, true]),
        (ReadCommitted, [false, true, true, true]),
        (RepeatableRead, [false, false, false, true]),
        (Serializable, [false, false, false, false]),
    ] {
        let mut happens = |anomaly| {
            provoke(&mut sessions, level, anomaly).unwrap() == Seen::Yes
        };
        let seen = [
            happens(DirtyRead),
            happens(NonRepeatableRead),
            happens(Phantom),
            happens(LostUpdate) || happens(WriteSkew),
        ];
        assert_eq!(seen, possible, "{level:?}");
    }
}

/// The page shows `levels.md`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn the_table_says_what_the_server_did() {
    let place = Place::new("table").unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_isolation-levels"))
        .env("DATABASE_URL", place.url())
        .output()
        .unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let printed = String::from_utf8(ended.stdout).unwrap();
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("levels.md");
    if env::var_os("RECORD").is_some() {
        fs::write(&recorded, &printed).unwrap();
    }
    assert_eq!(printed, fs::read_to_string(recorded).unwrap());
}

/// Without a server it says what to do.
#[test]
fn without_a_server_the_demonstration_changes_nothing_and_says_so() {
    let ended = Command::new(env!("CARGO_BIN_EXE_isolation-levels"))
        .env("DATABASE_URL", "postgres://bank@127.0.0.1:1/bank")
        .output()
        .unwrap();
    assert!(!ended.status.success());
    assert!(String::from_utf8_lossy(&ended.stderr).contains("refused"));
}
