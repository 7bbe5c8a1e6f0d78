//! A random member is killed at random moments, a hundred times.
//! Run: `cargo test -p majority --features hundred-rounds -- --ignored hundred`

use majority::{Etcd, Read};
use std::time::{Duration, Instant};
use throw_away_server::{Etcd as Members, dice, record};

const ROUNDS: i64 = 100;

#[test]
#[ignore = "needs etcd and minutes: cargo test -p majority --features hundred-rounds -- --ignored hundred"]
fn a_hundred_kills_of_members_leave_each_transfer_done_once() {
    let mut members = Members::start(500).unwrap();
    let all = Etcd::new(members.urls().to_vec());
    all.open("Alice", 1_000_00).unwrap();
    all.open("Bob", 500_00).unwrap();
    let (mut transfers, mut errors) = (0, 0);
    let mut gap = Duration::ZERO;
    for _ in 0..ROUNDS {
        let victim = dice(3) as u8 + 1;
        let first = transfers;
        let at = first + dice(10) as i64;
        while transfers < first + 12 {
            // The kill comes in the middle of this one, or of a later one.
            let killer = (transfers == at).then_some(&mut members);
            let start = Instant::now();
            std::thread::scope(|scope| {
                if let Some(members) = killer {
                    scope.spawn(|| members.kill(victim).unwrap());
                }
                let id = transfers.to_string();
                while let Err(failed) = all.transfer(&id, ["Alice", "Bob"], 1) {
                    assert!(failed.to_string().contains("in doubt"));
                    errors += 1;
                }
            });
            gap = gap.max(start.elapsed());
            transfers += 1;
        }
        let seen = all.read(&["Alice", "Bob"], Read::Newest).unwrap();
        let seen: Vec<i64> = seen.iter().flatten().map(|it| it.0).collect();
        assert_eq!(seen, [1_000_00 - transfers, 500_00 + transfers]);
        members.restart(victim).unwrap();
        members.wait().unwrap();
    }
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[
            ("rounds", ROUNDS.to_string()),
            ("transfers", transfers.to_string()),
            ("errors", errors.to_string()),
            ("gap", format!("{:.1} s", gap.as_secs_f64())),
        ],
    );
}
