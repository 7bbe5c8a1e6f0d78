//! The holder is stopped at random moments, a hundred times.
//! Run: `cargo test -p fencing-token --features hundred-rounds -- --ignored hundred`

use fencing_token::{Failed, found, read, register, write};
use postgres::{Client, NoTls};
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;
use stopped_holder::{Etcd, Lease};
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
    loop {
        let done = register(&mut bank, lease.token)
            .and_then(|seen| write(&mut bank, lease.token, seen + 1));
        match done {
            Ok(()) => println!("\ndone"),
            Err(Failed::Superseded) => {
                println!("\nsuperseded");
                std::process::exit(0);
            }
            Err(failed) => panic!("{failed}"),
        }
    }
}

#[test]
#[ignore = "needs PostgreSQL, etcd and minutes: cargo test --features hundred-rounds -- --ignored"]
fn with_registered_tokens_a_hundred_stops_lose_no_deposit() {
    if let Ok(places) = env::var("PLACES") {
        the_holder(&places);
    }
    let members = throw_away_server::Etcd::start(500).unwrap();
    let server = Server::start().unwrap();
    let etcd = Etcd::new(&members.url(1));
    let mut bank = Client::connect(server.url(), NoTls).unwrap();
    found(&mut bank).unwrap();
    let mut refused = 0;
    for _ in 0..ROUNDS {
        let before = read(&mut bank).unwrap();
        let mut holder = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "with_registered_tokens_a_hundred_stops_lose_no_deposit",
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
        let seen = register(&mut bank, lease.token).unwrap();
        write(&mut bank, lease.token, seen + 5_00).unwrap();
        etcd.release(lease).unwrap();
        signal("CONT").unwrap();
        let rest: Vec<String> = says.collect();
        holder.wait().unwrap();
        done += rest.iter().filter(|line| *line == "done").count() as i64;
        let expected = before + 5_00 + done;
        refused += i64::from(rest.iter().any(|line| line == "superseded"));
        assert_eq!(read(&mut bank).unwrap(), expected);
    }
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[("rounds", ROUNDS.to_string()), ("refused", refused.to_string())],
    );
}
