//! What the server makes of transfers: locks, refusals, deadlocks.
//! Run: `cargo test -p postgres-bank -- --ignored`

use postgres::Client;
use postgres_bank::{Order, Refused, balances, found, open, retried, transfer};
use std::mem;
use std::process::Command;
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use throw_away_server::{Place, must_print_as_recorded};

const ALICE_TO_BOB: [&str; 2] = ["Alice", "Bob"];
const BOB_TO_ALICE: [&str; 2] = ["Bob", "Alice"];

/// A new bank, and a first session.
fn bank(test: &str) -> (Place, Client) {
    let place = Place::new(test).unwrap();
    let mut bank = open(place.url()).unwrap();
    found(&mut bank).unwrap();
    (place, bank)
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

#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn what_is_refused_is_an_error_and_changes_nothing() {
    let (_place, mut bank) = bank("refused");
    let mut refuse = |names: [&str; 2], amount, why: &str| {
        let refused = transfer(&mut bank, Order::ByName, names, amount, || {});
        assert_eq!(refused.unwrap_err().to_string(), why);
        assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
    };
    refuse(ALICE_TO_BOB, 1_000_01, "not covered");
    refuse(["Alice", "Alice"], 1_000_01, "not covered");
    refuse(["Alice", "Zoe"], 200_00, "nobody is called Zoe");
    refuse(ALICE_TO_BOB, u64::MAX, "does not fit");
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn a_balance_that_does_not_fit_is_refused_and_changes_nothing() {
    let (_place, mut bank) = bank("overflow");
    let fill = "UPDATE account SET balance = $1 WHERE name = 'Bob'";
    bank.execute(fill, &[&i64::MAX]).unwrap();
    let refused = transfer(&mut bank, Order::ByName, ALICE_TO_BOB, 1, || {});
    assert!(matches!(refused, Err(Refused::DoesNotFit)));
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, i64::MAX]);
}

/// Claim P3. Each has locked its payer and wants the other's.
/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn of_two_opposite_transfers_in_argument_order_the_server_ends_one() {
    let (place, mut bank) = bank("deadlock");
    let both_have_one = Barrier::new(2);
    let till = |names| {
        let mut bank = open(place.url()).unwrap();
        transfer(&mut bank, Order::ByArgument, names, 200_00, || {
            both_have_one.wait();
        })
    };
    let ends = thread::scope(|scope| {
        [ALICE_TO_BOB, BOB_TO_ALICE]
            .map(|names| scope.spawn(move || till(names)))
            .map(|till| till.join().unwrap())
    });
    match ends {
        [Ok(()), Err(Refused::Deadlock)] => {
            assert_eq!(balances(&mut bank).unwrap(), [800_00, 700_00]);
        }
        [Err(Refused::Deadlock), Ok(())] => {
            assert_eq!(balances(&mut bank).unwrap(), [1_200_00, 300_00]);
        }
        ends => panic!("{ends:?}"),
    }
}

/// Nobody looks for a circle before somebody has waited that long.
/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn the_circle_is_found_after_deadlock_timeout() {
    let (place, _bank) = bank("timeout");
    for timeout in [50, 1_000] {
        let both_have_one = Barrier::new(2);
        let till = |names| {
            let mut bank = open(place.url()).unwrap();
            let set = format!("SET deadlock_timeout = {timeout}"); // in ms
            bank.batch_execute(&set).unwrap();
            let mut waits = Instant::now();
            let end = transfer(&mut bank, Order::ByArgument, names, 1, || {
                both_have_one.wait();
                waits = Instant::now();
            });
            (end, waits.elapsed())
        };
        let ends = thread::scope(|scope| {
            [ALICE_TO_BOB, BOB_TO_ALICE]
                .map(|names| scope.spawn(move || till(names)))
                .map(|till| till.join().unwrap())
        });
        let is_ended = |end: &&(_, _)| matches!(end.0, Err(Refused::Deadlock));
        let (_, waited) = ends.iter().find(is_ended).unwrap();
        assert!(*waited >= Duration::from_millis(timeout), "{waited:?}");
    }
}

/// The number of tries is a limit: then the last refusal is the answer.
#[test]
fn who_is_ended_each_time_gives_up_after_so_many_tries() {
    let (mut tries, mut pauses) = (0, Vec::new());
    let ended = retried(
        3,
        |failed| pauses.push(failed),
        || {
            tries += 1;
            assert!(tries <= 3, "one try too many");
            Err(Refused::Deadlock)
        },
    );
    assert!(matches!(ended, Err(Refused::Deadlock)));
    assert_eq!((tries, pauses), (3, vec![1, 2]));
}

/// The one that was ended pauses until the other is done.
/// Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn the_transfer_that_was_ended_is_done_at_the_second_try() {
    let (place, mut bank) = bank("retry");
    let both_have_one = Barrier::new(2);
    let (is_done, done) = mpsc::channel();
    let done = Mutex::new(done);
    let till = |names, is_done: mpsc::Sender<()>| {
        let mut bank = open(place.url()).unwrap();
        let mut tries = 0;
        let pause = |_| done.lock().unwrap().recv().unwrap();
        retried(2, pause, || {
            tries += 1;
            transfer(&mut bank, Order::ByArgument, names, 200_00, || {
                if tries == 1 {
                    both_have_one.wait();
                }
            })
        })
        .unwrap();
        is_done.send(()).unwrap();
        tries
    };
    let mut tries = thread::scope(|scope| {
        [ALICE_TO_BOB, BOB_TO_ALICE]
            .map(|names| {
                let is_done = is_done.clone();
                scope.spawn(move || till(names, is_done))
            })
            .map(|till| till.join().unwrap())
    });
    tries.sort();
    assert_eq!(tries, [1, 2]);
    assert_eq!(balances(&mut bank).unwrap(), [1_000_00, 500_00]);
}

/// Claim P3. The second waits for Alice's row before it has anything that
/// the first could wait for.
/// Live? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn in_the_order_of_names_opposite_transfers_do_not_deadlock() {
    let (place, mut bank) = bank("by_name");
    let [mut first, mut second] = [(); 2].map(|()| open(place.url()).unwrap());
    let pid = second.query_one("SELECT pg_backend_pid()", &[]).unwrap();
    thread::scope(|scope| {
        transfer(&mut first, Order::ByName, ALICE_TO_BOB, 200_00, || {
            scope.spawn(|| {
                let names = BOB_TO_ALICE;
                transfer(&mut second, Order::ByName, names, 50_00, || {})
                    .unwrap();
            });
            until_blocked(pid.get(0), &mut bank);
        })
        .unwrap();
    });
    assert_eq!(balances(&mut bank).unwrap(), [850_00, 650_00]);
}

/// Isolated? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn an_audit_in_the_middle_of_a_transfer_sees_nothing_of_it() {
    let (place, mut bank) = bank("audit");
    let mut auditor = open(place.url()).unwrap();
    let mut work = bank.transaction().unwrap();
    let debit = "UPDATE account SET balance = 80000 WHERE name = 'Alice'";
    work.batch_execute(debit).unwrap();
    assert_eq!(balances(&mut auditor).unwrap(), [1_000_00, 500_00]);
    work.rollback().unwrap();
}

/// The page shows `with-server.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn with_a_server_the_demonstration_prints_what_was_recorded() {
    let place = Place::new("demo").unwrap();
    let mut demonstration = Command::new(env!("CARGO_BIN_EXE_postgres-bank"));
    must_print_as_recorded(
        demonstration.env("DATABASE_URL", place.url()),
        env!("CARGO_MANIFEST_DIR"),
        "with-server.txt",
    );
}

/// A queue of jobs: each row is an account that has to be looked at.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn who_skips_what_is_locked_takes_another_row_and_a_worker_that_dies_gives_its_row_back()
 {
    let take = "SELECT name FROM account ORDER BY name
                LIMIT 1 FOR UPDATE SKIP LOCKED";
    let (place, mut first) = bank("skip");
    let mut second = open(place.url()).unwrap();
    let mut job = first.transaction().unwrap();
    let mut other = second.transaction().unwrap();
    let name = |row: postgres::Row| row.get::<_, String>(0);
    assert_eq!(name(job.query_one(take, &[]).unwrap()), "Alice");
    assert_eq!(name(other.query_one(take, &[]).unwrap()), "Bob");
    other.rollback().unwrap();
    mem::forget(job); // or it would say that it rolls back
    drop(first);
    let row = second.query_one(
        "SELECT name FROM account ORDER BY name LIMIT 1 FOR UPDATE",
        &[],
    );
    assert_eq!(name(row.unwrap()), "Alice");
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn an_advisory_lock_has_one_holder_and_lasts_as_long_as_its_session() {
    let (place, mut leader) = bank("advisory");
    let mut other = open(place.url()).unwrap();
    let is_mine = |session: &mut Client| -> bool {
        let ask = "SELECT pg_try_advisory_lock(7)";
        session.query_one(ask, &[]).unwrap().get(0)
    };
    assert!(is_mine(&mut leader) && !is_mine(&mut other));
    leader.batch_execute("BEGIN; COMMIT").unwrap();
    assert!(!is_mine(&mut other), "a commit does not end it");
    leader.close().unwrap();
    let start = Instant::now();
    while !is_mine(&mut other) {
        assert!(start.elapsed() < Duration::from_secs(20), "it goes on");
        thread::yield_now();
    }
}
