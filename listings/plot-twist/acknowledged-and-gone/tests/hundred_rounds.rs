//! The primary is killed at random moments, a hundred times.
//! Run: `cargo test -p acknowledged-and-gone --features hundred-rounds -- --ignored hundred`

use acknowledged_and_gone::{balances, found, open, transfer};
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::thread;
use throw_away_server::{Server, dice, record, until};

const ROUNDS: i64 = 100;

#[test]
#[ignore = "needs PostgreSQL and minutes: cargo test -p acknowledged-and-gone --features hundred-rounds -- --ignored hundred"]
fn a_hundred_kills_leave_whole_transfers_and_not_all_of_them() {
    let (mut all, mut lost) = (0, 0);
    let soon = "wal_retrieve_retry_interval = '100ms'";
    let mut primary = Server::start_with(&[soon]).unwrap();
    let mut standby = primary.copy("b").unwrap();
    found(&mut open(primary.url()).unwrap()).unwrap();
    let mut copy = open(standby.url()).unwrap();
    for round in 1..=ROUNDS {
        let mut bank = open(primary.url()).unwrap();
        let before = balances(&mut bank).unwrap();
        until("the standby follows", || balances(&mut copy).unwrap() == before);
        let confirmed = AtomicI64::new(0);
        let enough = dice(200) as i64;
        thread::scope(|scope| {
            scope.spawn(|| {
                while transfer(&mut bank, ["Alice", "Bob"], 1).is_ok() {
                    confirmed.fetch_add(1, SeqCst);
                }
            });
            until("some are done", || confirmed.load(SeqCst) >= enough);
            primary.kill().unwrap();
        });
        standby.wait_for_replay();
        let left = balances(&mut copy).unwrap();
        assert_eq!(left.iter().sum::<i64>(), 1_500_00);
        let moved = left[1] - before[1];
        let confirmed = confirmed.into_inner();
        all += confirmed;
        lost += (confirmed - moved).max(0);
        if round < ROUNDS {
            primary.restart().unwrap();
        }
    }
    // What it shows is what it would have if it were promoted: is it so?
    let left = balances(&mut copy).unwrap();
    standby.promote().unwrap();
    assert_eq!(balances(&mut copy).unwrap(), left);
    assert!(lost > 0, "nothing that was confirmed is ever lost");
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[
            ("rounds", ROUNDS.to_string()),
            ("confirmed", all.to_string()),
            ("lost", lost.to_string()),
        ],
    );
}
