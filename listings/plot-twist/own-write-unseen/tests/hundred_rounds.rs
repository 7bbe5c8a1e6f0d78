//! The copy is killed at random moments, a hundred times.
//! Run: `cargo test -p own-write-unseen --features hundred-rounds -- --ignored hundred`

use own_write_unseen::{balance_since, deposit, found};
use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::thread;
use std::time::Duration;
use throw_away_server::{Server, dice, record, until};

const ROUNDS: i64 = 100;

#[test]
#[ignore = "needs PostgreSQL and minutes: cargo test -p own-write-unseen --features hundred-rounds -- --ignored hundred"]
fn a_hundred_kills_of_the_copy_never_give_an_answer_without_ones_own_write() {
    let server = Server::start().unwrap();
    let mut copy = server.copy("b").unwrap();
    let mut primary = Client::connect(server.url(), NoTls).unwrap();
    found(&mut primary).unwrap();
    until("the copy has Alice", || copy.has("account"));
    let mut written = 1_000_00;
    let mut answers = 0;
    for _ in 0..ROUNDS {
        let mut reader = Client::connect(copy.url(), NoTls).unwrap();
        let seen = AtomicI64::new(0);
        let enough = dice(50) as i64;
        thread::scope(|scope| {
            scope.spawn(|| {
                loop {
                    let position = deposit(&mut primary, 1).unwrap();
                    written += 1;
                    let patience = Duration::from_secs(30);
                    match balance_since(&mut reader, position, patience) {
                        Ok(cents) => assert_eq!(cents, written),
                        Err(_) => break,
                    }
                    seen.fetch_add(1, SeqCst);
                }
            });
            until("some are seen", || seen.load(SeqCst) >= enough);
            copy.kill().unwrap();
        });
        answers += seen.into_inner();
        copy.restart().unwrap();
    }
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[("rounds", ROUNDS.to_string()), ("answers", answers.to_string())],
    );
}
