//! The holder is stopped at random moments, a hundred times.
//! Run: `cargo test -p stopped-holder --features hundred-rounds -- --ignored hundred`

use postgres::{Client, NoTls};
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;
use stopped_holder::{Etcd, Lease, balance, deposit, found};
use throw_away_server::{Server, dice, record, until};

const ROUNDS: i64 = 100;

/// Waits until the lease of another has run out.
fn acquire(etcd: &Etcd) -> Lease {
    let mut lease = None;
    until("the lock is free", || {
        lease = etcd.acquire("Alice", Duration::from_secs(1)).unwrap();
        lease.is_some()
    });
    lease.unwrap()
}

/// The process that is stopped.
fn the_holder(places: &str) -> ! {
    let (etcd, bank) = places.split_once(' ').unwrap();
    let etcd = Etcd::new(etcd);
    let mut bank = Client::connect(bank, NoTls).unwrap();
    let lease = acquire(&etcd);
    while deposit(&mut bank, 1, || etcd.keep_alive(&lease).unwrap()).unwrap() {
        println!("\ndone");
    }
    println!("\nnoticed");
    std::process::exit(0);
}

#[test]
#[ignore = "needs PostgreSQL, etcd and minutes: cargo test --features hundred-rounds -- --ignored"]
fn with_a_lease_alone_a_hundred_stops_lose_deposits() {
    if let Ok(places) = env::var("PLACES") {
        the_holder(&places);
    }
    let members = throw_away_server::Etcd::start(500).unwrap();
    let server = Server::start().unwrap();
    let etcd = Etcd::new(&members.url(1));
    let mut bank = Client::connect(server.url(), NoTls).unwrap();
    found(&mut bank).unwrap();
    let mut lost = 0;
    for _ in 0..ROUNDS {
        let before = balance(&mut bank).unwrap();
        let mut holder = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "with_a_lease_alone_a_hundred_stops_lose_deposits",
                "--ignored",
                "--nocapture",
            ])
            .env("PLACES", format!("{} {}", members.url(1), server.url()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(holder.stdout.take().unwrap());
        let mut says = output.lines().map_while(Result::ok);
        let mut done = 0;
        for _ in 0..=dice(20) {
            done += i64::from(says.any(|line| line == "done"));
        }
        let pid = holder.id().to_string();
        let signal =
            |name| Command::new("kill").args(["-s", name, &pid]).status();
        signal("STOP").unwrap();
        let lease = acquire(&etcd);
        let ours = || etcd.keep_alive(&lease).unwrap();
        assert!(deposit(&mut bank, 5_00, ours).unwrap());
        etcd.release(lease).unwrap();
        signal("CONT").unwrap();
        let rest: Vec<String> = says.collect();
        holder.wait().unwrap();
        done += rest.iter().filter(|line| *line == "done").count() as i64;
        let expected = before + 5_00 + done;
        lost += i64::from(balance(&mut bank).unwrap() < expected);
    }
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[("rounds", ROUNDS.to_string()), ("lost", lost.to_string())],
    );
}
