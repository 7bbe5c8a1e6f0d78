//! The holder is stopped or killed at random moments, a hundred times; with
//! the lease alone, and with a token that is registered.
//! Run: `cargo test -p fencing-token --features hundred-rounds -- --ignored hundred`

use fencing_token::{Failed, Token, found, read, register, write};
use postgres::{Client, NoTls};
use std::time::Duration;
use stopped_holder::{Etcd, Lease, deposit};
use throw_away_server::{Again, Server, dice, record, told, until};

const ROUNDS: i64 = 100;
const ITSELF: &str = "a_hundred_rounds_with_registered_tokens_lose_nothing";
const REGISTERED: &str = "registered";

fn open(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap()
}

/// Waits until the lease of another has run out.
fn acquire(etcd: &Etcd, seconds: u64) -> Lease {
    let mut lease = None;
    until("the lock is free", || {
        let time = Duration::from_secs(seconds);
        lease = etcd.acquire("Alice", time).unwrap();
        lease.is_some()
    });
    lease.unwrap()
}

/// What the bank compares of it.
fn token(lease: &Lease) -> Token {
    Token(lease.token.0)
}

/// Deposits so many cents. Returns whether it was not too late.
fn pay_in(way: &str, etcd: &Etcd, bank: &mut Client, lease: &Lease) -> bool {
    if way == REGISTERED {
        let written = register(bank, token(lease))
            .and_then(|seen| write(bank, token(lease), seen + 1));
        match written {
            Ok(()) => true,
            Err(Failed::Superseded) => false,
            Err(failed) => panic!("{failed}"),
        }
    } else {
        deposit(bank, 1, || etcd.keep_alive(lease).unwrap()).unwrap()
    }
}

/// The process that is stopped or killed.
fn one_deposit_after_another([etcd, bank, way]: [String; 3]) {
    let (etcd, mut bank) = (Etcd::new(&etcd), open(&bank));
    let lease = acquire(&etcd, 1);
    while pay_in(&way, &etcd, &mut bank, &lease) {
        println!("done");
    }
    println!("too late");
}

/// In how many rounds deposits were lost, and how often somebody was refused.
fn rounds(way: &str) -> (i64, i64) {
    let members = throw_away_server::Etcd::start(500).unwrap();
    let server = Server::start().unwrap();
    let etcd = Etcd::new(&members.url(1));
    let mut bank = open(server.url());
    found(&mut bank).unwrap();
    let (mut lost, mut refused) = (0, 0);
    for round in 0..ROUNDS {
        let before = read(&mut bank).unwrap();
        let told = [&members.url(1), server.url(), way];
        let mut holder = Again::start(ITSELF, &told);
        let mut done = 0;
        for _ in 0..=dice(20) {
            done += i64::from(holder.says("done"));
        }
        let is_killed = round % 3 == 0;
        holder.signal(if is_killed { "KILL" } else { "STOP" });
        let lease = acquire(&etcd, 60);
        assert!(pay_in(way, &etcd, &mut bank, &lease));
        etcd.release(lease).unwrap();
        done += 1;
        if !is_killed {
            holder.signal("CONT");
        }
        let [more, late] = holder.rest(["done", "too late"]);
        (done, refused) = (done + more, refused + late);
        let paid_in = read(&mut bank).unwrap() - before;
        lost += i64::from(paid_in < done);
        // Whoever was killed may have had no time to say the last one.
        assert!(paid_in <= done + i64::from(is_killed));
    }
    (lost, refused)
}

#[test]
#[ignore = "needs PostgreSQL, etcd and minutes: cargo test -p fencing-token --features hundred-rounds -- --ignored hundred"]
fn a_hundred_rounds_with_registered_tokens_lose_nothing() {
    if let Some(told) = told() {
        return one_deposit_after_another(told);
    }
    let (lost_with_a_lease, _) = rounds("with the lease alone");
    let (lost, refused) = rounds(REGISTERED);
    assert!(lost_with_a_lease > 0, "a lease alone would do");
    assert_eq!(lost, 0);
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[
            ("rounds", ROUNDS.to_string()),
            ("lost-with-a-lease", lost_with_a_lease.to_string()),
            ("refused", refused.to_string()),
        ],
    );
}
