//! Who has the lease, and who writes.
//! Run: `cargo test -p stopped-holder -- --ignored`

use postgres::{Client, NoTls};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Duration;
use stopped_holder::{Etcd, Lease, balance, deposit, found};
use throw_away_server::{
    Again, Server, must_print_as_recorded, told, until, wait,
};

/// How long a lease lasts that nobody renews.
const TIME: Duration = Duration::from_secs(2);

/// Long enough on a busy machine, too.
const LONG: Duration = Duration::from_secs(60);

struct Bank {
    members: throw_away_server::Etcd,
    server: Server,
    etcd: Etcd,
    account: Client,
}

fn bank() -> Bank {
    let members = throw_away_server::Etcd::start(500).unwrap();
    let server = Server::start().unwrap();
    let etcd = Etcd::new(&members.url(1));
    let mut account = Client::connect(server.url(), NoTls).unwrap();
    found(&mut account).unwrap();
    Bank { members, server, etcd, account }
}

/// A process that has the lease, has read the balance of 1000.00, has asked
/// whether the lease is still its own, and is about to write 1200.00.
fn till(bank: &Bank) -> Again {
    let told = [&bank.members.url(1), bank.server.url()];
    let mut till = Again::start("the_till", &told);
    assert!(till.says("still ours: true"));
    till
}

/// Not a test: what [`till`] starts.
#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p stopped-holder -- --ignored"]
fn the_till() {
    let Some([etcd, bank]) = told() else { return };
    let etcd = Etcd::new(&etcd);
    let mut account = Client::connect(&bank, NoTls).unwrap();
    let lease = acquire(&etcd, TIME);
    let done = deposit(&mut account, 200_00, || {
        let ours = etcd.keep_alive(&lease).unwrap();
        wait(&format!("still ours: {ours}")); // here it is stopped
        ours
    });
    println!("deposited: {}", done.unwrap());
}

/// Waits until the lease of another has run out.
fn acquire(etcd: &Etcd, time: Duration) -> Lease {
    let mut lease = None;
    until("the lock is free", || {
        lease = etcd.acquire("Alice", time).unwrap();
        lease.is_some()
    });
    lease.unwrap()
}

/// Claim P1. It asked, the lease was its own, and its next step overwrites
/// what somebody else has written.
/// Isolated? No.
#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p stopped-holder -- --ignored"]
fn a_holder_that_is_stopped_writes_over_the_next_one() {
    let mut bank = bank();
    let mut till = till(&bank);
    till.signal("STOP");
    let lease = acquire(&bank.etcd, LONG);
    let ours = || bank.etcd.keep_alive(&lease).unwrap();
    assert!(deposit(&mut bank.account, 300_00, ours).unwrap());
    assert_eq!(balance(&mut bank.account).unwrap(), 1_300_00);
    till.go_on();
    till.signal("CONT");
    assert!(till.says("deposited: true"));
    assert_eq!(balance(&mut bank.account).unwrap(), 1_200_00);
}

/// Whoever asks after the time is over is told so.
#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p stopped-holder -- --ignored"]
fn a_holder_that_asks_in_time_writes_nothing() {
    let mut bank = bank();
    let late = acquire(&bank.etcd, TIME);
    let lease = acquire(&bank.etcd, LONG); // by waiting until it has run out
    assert!(lease.token > late.token);
    let ours = || bank.etcd.keep_alive(&late).unwrap();
    assert!(!deposit(&mut bank.account, 200_00, ours).unwrap());
    assert_eq!(balance(&mut bank.account).unwrap(), 1_000_00);
}

#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p stopped-holder -- --ignored"]
fn etcd_never_gives_the_lock_to_two() {
    let bank = bank();
    let long = Duration::from_secs(60);
    let first = bank.etcd.acquire("Alice", long).unwrap().unwrap();
    // Through another member, too.
    let other = Etcd::new(&bank.members.url(2));
    assert!(other.acquire("Alice", long).unwrap().is_none());
    assert!(bank.etcd.keep_alive(&first).unwrap());
    let token = first.token;
    bank.etcd.release(first).unwrap();
    let second = other.acquire("Alice", long).unwrap().unwrap();
    assert!(second.token > token);
    assert!(bank.etcd.acquire("Bob", long).unwrap().is_some());
}

/// What a lock within a process cannot do.
/// Live? Yes.
#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p stopped-holder -- --ignored"]
fn of_a_holder_that_is_killed_the_lock_becomes_free() {
    let mut bank = bank();
    let till = till(&bank);
    till.signal("KILL");
    let lease = acquire(&bank.etcd, LONG);
    let ours = || bank.etcd.keep_alive(&lease).unwrap();
    assert!(deposit(&mut bank.account, 300_00, ours).unwrap());
    assert_eq!(balance(&mut bank.account).unwrap(), 1_300_00);
}

/// The shortest lease depends on how soon a silent leader is replaced.
#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p stopped-holder -- --ignored"]
fn etcd_gives_no_lease_shorter_than_its_own_patience() {
    for (patience, shortest) in [(1000, "2"), (500, "1")] {
        let members = throw_away_server::Etcd::start(patience).unwrap();
        let url = format!("{}/v3/lease/grant", members.url(1));
        let mut given =
            ureq::post(url).send(json!({ "TTL": 1 }).to_string()).unwrap();
        let given = given.body_mut().read_to_string().unwrap();
        let given: Value = given.parse().unwrap();
        assert_eq!(given["TTL"], shortest, "{patience} ms");
    }
}

/// The page shows `with-servers.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p stopped-holder -- --ignored"]
fn the_demonstration_prints_what_was_recorded() {
    must_print_as_recorded(
        Command::new(env!("CARGO_BIN_EXE_stopped-holder")).arg("start"),
        env!("CARGO_MANIFEST_DIR"),
        "with-servers.txt",
    );
}
