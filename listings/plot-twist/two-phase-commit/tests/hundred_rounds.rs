//! The coordinator and the servers are killed at random moments, a hundred
//! times.
//! Run: `cargo test -p two-phase-commit --features hundred-rounds -- --ignored hundred`

use postgres::{Client, NoTls};
use std::time::Duration;
use throw_away_server::{Again, Server, dice, record, told, until};
use two_phase_commit::{
    PREPARED, TransferId, balance, found, recover, transfer,
};

const ROUNDS: i64 = 100;
const ITSELF: &str =
    "a_hundred_kills_leave_both_servers_with_the_same_transfers";

fn open(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap()
}

/// The process that is killed.
fn one_transfer_after_another([payer, payee, first]: [String; 3]) {
    let mut banks = [payer, payee].map(|url| open(&url));
    for id in first.parse().unwrap().. {
        transfer(&mut banks, TransferId(id), 1, |_| {})
            .expect("nobody is killed");
        println!("done");
    }
}

#[test]
#[ignore = "needs PostgreSQL and minutes: cargo test -p two-phase-commit --features hundred-rounds -- --ignored hundred"]
fn a_hundred_kills_leave_both_servers_with_the_same_transfers() {
    if let Some(told) = told() {
        return one_transfer_after_another(told);
    }
    let mut servers = [1_000_00, 500_00].map(|balance| {
        let server = Server::start_with(&[PREPARED]).unwrap();
        found(&mut open(server.url()), balance).unwrap();
        server
    });
    let urls = servers.each_ref().map(|server| server.url().to_owned());
    let (mut reported, mut left) = (0, 0);
    for round in 0..ROUNDS {
        let (first, mut done) = (round * 1_000_000 + 1, 0);
        let begin = first.to_string();
        let told = [&urls[0], &urls[1], begin.as_str()];
        let mut coordinator = Again::start(ITSELF, &told);
        for _ in 0..=dice(30) {
            assert!(coordinator.says("done"), "it has ended by itself");
            done += 1;
        }
        if round % 3 == 0 {
            servers[dice(2) as usize].kill().unwrap();
        }
        coordinator.kill();
        let [more] = coordinator.rest(["done"]);
        done += more;
        reported += done;
        for server in &mut servers {
            server.kill().unwrap();
            server.restart().unwrap();
        }
        let mut banks = urls.each_ref().map(|url| open(url));
        // A session of the dead one may still hold what it was at.
        until("it is recovered", || {
            match recover(&mut banks, Duration::ZERO) {
                Ok(found) => {
                    left += found;
                    true
                }
                Err(_) => false,
            }
        });
        let [payer, payee] =
            banks.each_mut().map(|bank| balance(bank).unwrap());
        assert_eq!(payer + payee, 1_500_00);
        let ask = "SELECT count(*) FROM decision WHERE commit";
        let decided: i64 = banks[0].query_one(ask, &[]).unwrap().get(0);
        assert_eq!(payee - 500_00, decided);
        let ask = "SELECT count(*) FROM decision \
            WHERE commit AND $1 <= id AND id < $1 + $2";
        let kept = banks[0].query_one(ask, &[&first, &done]).unwrap();
        assert_eq!(kept.get::<_, i64>(0), done, "of those reported");
    }
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[
            ("rounds", ROUNDS.to_string()),
            ("reported", reported.to_string()),
            ("left", left.to_string()),
        ],
    );
}
