//! Two sessions in lock step, at each isolation level.
//! Run: `cargo test -p isolation-levels -- --ignored`

use isolation_levels::{
    Anomaly::{self, *},
    LEVELS, Seen, found, is_worth_a_retry, provoke, serializable,
};
use postgres::IsolationLevel::*;
use postgres::error::SqlState;
use postgres::{Client, Error, NoTls, Transaction};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use throw_away_server::{Place, must_print_as_recorded};

/// `40001`, and not a deadlock.
const REFUSED: Seen = Seen::Refused(SqlState::T_R_SERIALIZATION_FAILURE);

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
    assert_eq!(seen, LEVELS.map(|_| Seen::No));
}

/// Isolated? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn from_repeatable_read_on_a_transaction_sees_one_moment() {
    let one_moment = [Seen::Yes, Seen::Yes, Seen::No, Seen::No];
    assert_eq!(at_each_level("again", NonRepeatableRead), one_moment);
    assert_eq!(at_each_level("phantom", Phantom), one_moment);
}

/// Claim P3 (holds). At `READ COMMITTED`, the level you get without asking.
/// Isolated? No. Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn read_committed_loses_an_update_and_higher_levels_refuse_it() {
    let seen = at_each_level("lost", LostUpdate);
    assert_eq!(seen, [Seen::Yes, Seen::Yes, REFUSED, REFUSED]);
}

/// Claim P3. One moment is not enough.
/// Isolated? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn repeatable_read_lets_write_skew_through_and_serializable_refuses_it() {
    let seen = at_each_level("skew", WriteSkew);
    assert_eq!(seen, [Seen::Yes, Seen::Yes, Seen::Yes, REFUSED]);
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
/// Atomic? Yes.
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

/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn the_retries_are_bounded() {
    let (_place, [mut alice, mut bob]) = funded("bounded");
    let mut tries = 0;
    let add = "UPDATE account SET balance = balance + 1 WHERE name = 'Alice'";
    let error = serializable(&mut alice, 3, |work| {
        tries += 1;
        assert!(tries <= 3, "one try too many");
        work.query("SELECT FROM account", &[])?;
        bob.batch_execute(add)?; // every time
        work.batch_execute(add)
    })
    .unwrap_err();
    assert!(is_worth_a_retry(&error), "it is still 40001");
    assert_eq!(tries, 3);
    assert_eq!(total(&mut bob), 1_500_03, "Bob's three, and none of hers");
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

/// Two statements at `READ COMMITTED`: the first one's transaction is open
/// when the second is sent, which waits, and goes on when it is committed.
/// Returns how many rows the second has changed, and the total then.
fn one_after_the_other(test: &str, first: &str, second: &str) -> (u64, i64) {
    let (place, [mut alice, mut bob]) = funded(test);
    let mut observer = Client::connect(place.url(), NoTls).unwrap();
    let pid = bob.query_one("SELECT pg_backend_pid()", &[]).unwrap().get(0);
    let mut work = alice.transaction().unwrap();
    work.batch_execute(first).unwrap();
    let changed = thread::scope(|scope| {
        let waits = scope.spawn(|| bob.execute(second, &[]).unwrap());
        until_blocked(pid, &mut observer);
        work.commit().unwrap();
        waits.join().unwrap()
    });
    (changed, total(&mut observer))
}

/// Its snapshot is from before the commit, and yet it sees the row's newest
/// version: whoever has waited for a row looks at it again.
/// Isolated? Yes. Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn an_update_that_has_waited_sees_the_newest_version_of_its_row() {
    let add = "UPDATE account SET balance = balance + 5000
               WHERE name = 'Alice'";
    assert_eq!(one_after_the_other("adds", add, add), (1, 1_600_00));
    let take = "UPDATE account SET balance = balance - 60000
                WHERE name = 'Alice' AND balance >= 60000";
    assert_eq!(one_after_the_other("takes", take, take), (0, 900_00));
}

/// A check in the same statement is safe for the row's own columns. A
/// subquery is about other rows, and is not looked at again.
/// Isolated? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn a_check_of_a_sum_in_the_same_statement_breaks_the_floor() {
    let take = "UPDATE account SET balance = balance - 50000
                WHERE name = 'Alice' AND 150000 <=
                    (SELECT sum(balance) FROM account)";
    let (changed, left) = one_after_the_other("sum", take, take);
    assert_eq!((changed, left), (1, 500_00), "not 1000.00");
}

/// Alice is serializable, Bob is not, and neither is told anything.
/// Isolated? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn serializable_protects_against_serializable_transactions_only() {
    for (level, left) in [(ReadCommitted, 500_00), (RepeatableRead, 500_00)] {
        let (_place, [mut alice, mut bob]) = funded("one_side");
        let build = alice.build_transaction().isolation_level(Serializable);
        let mut careful = build.start().unwrap();
        let mut careless =
            bob.build_transaction().isolation_level(level).start().unwrap();
        assert!(withdraw(&mut careful, "Alice").unwrap());
        assert!(withdraw(&mut careless, "Bob").unwrap());
        careful.commit().unwrap();
        careless.commit().unwrap();
        assert_eq!(total(&mut bob), left, "the floor is broken");
    }
}

/// Two deposits to two accounts may come in either order. But the server
/// knows that the table is small, reads all of it for one row, and takes that
/// for a conflict.
/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p isolation-levels -- --ignored"]
fn serializable_may_refuse_what_has_an_order() {
    let (_place, mut sessions) = funded("false_positive");
    sessions[0].batch_execute("ANALYZE account").unwrap(); // it has two rows
    let mut begun = sessions.each_mut().map(|session| {
        let build = session.build_transaction().isolation_level(Serializable);
        build.start().unwrap()
    });
    for (work, name) in begun.iter_mut().zip(["Alice", "Bob"]) {
        let read = "SELECT balance FROM account WHERE name = $1";
        let balance: i64 = work.query_one(read, &[&name]).unwrap().get(0);
        let write = "UPDATE account SET balance = $2 WHERE name = $1";
        work.execute(write, &[&name, &(balance + 50_00)]).unwrap();
    }
    let [one, other] = begun;
    one.commit().unwrap();
    let refused = other.commit().unwrap_err();
    assert_eq!(refused.code(), Some(&SqlState::T_R_SERIALIZATION_FAILURE));
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
    let mut demonstration =
        Command::new(env!("CARGO_BIN_EXE_isolation-levels"));
    must_print_as_recorded(
        demonstration.env("DATABASE_URL", place.url()),
        env!("CARGO_MANIFEST_DIR"),
        "levels.md",
    );
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
