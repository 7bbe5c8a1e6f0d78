//! The primary is killed at random moments, a hundred times.
//! Run: `cargo test -p waits-for-a-second --features hundred-rounds -- --ignored hundred`

use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::thread;
use throw_away_server::{Server, dice, record, until};
use waits_for_a_second::{WAIT, balances, found, open, received};

const ROUNDS: i64 = 100;

#[test]
#[ignore = "needs PostgreSQL and minutes: cargo test -p waits-for-a-second --features hundred-rounds -- --ignored hundred"]
fn a_hundred_kills_lose_nothing_that_was_confirmed() {
    let (mut all, mut lost) = (0, 0);
    let soon = "wal_retrieve_retry_interval = '100ms'";
    let mut primary = Server::start_with(&[WAIT, soon]).unwrap();
    let mut standbys = ["b", "c"].map(|name| primary.copy(name).unwrap());
    found(&mut open(primary.url()).unwrap().0).unwrap();
    let mut copies = standbys.each_ref().map(|s| open(s.url()).unwrap().0);
    for round in 1..=ROUNDS {
        let mut teller = open(primary.url()).unwrap();
        let before = balances(&mut teller.0).unwrap();
        for copy in &mut copies {
            until("it follows", || balances(copy).unwrap() == before);
        }
        let confirmed = AtomicI64::new(0);
        let enough = dice(200) as i64;
        thread::scope(|scope| {
            scope.spawn(|| {
                while teller.transfer(["Alice", "Bob"], 1).is_ok() {
                    confirmed.fetch_add(1, SeqCst);
                }
            });
            until("some are done", || confirmed.load(SeqCst) >= enough);
            primary.kill().unwrap();
        });
        let [b, c] = copies.each_mut().map(|copy| received(copy).unwrap());
        let further = usize::from(c > b);
        standbys[further].wait_for_replay();
        let left = balances(&mut copies[further]).unwrap();
        assert_eq!(left.iter().sum::<i64>(), 1_500_00);
        let moved = left[1] - before[1];
        let confirmed = confirmed.into_inner();
        all += confirmed;
        lost += (confirmed - moved).max(0);
        assert_eq!(lost, 0);
        if round < ROUNDS {
            primary.restart().unwrap();
        } else {
            // It shows what it would have if it were promoted: is it so?
            standbys[further].promote().unwrap();
            assert_eq!(balances(&mut copies[further]).unwrap(), left);
        }
    }
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[
            ("rounds", ROUNDS.to_string()),
            ("confirmed", all.to_string()),
            ("lost", lost.to_string()),
        ],
    );
}
