//! The primary is killed at random moments, a hundred times; each time it
//! comes back, pays out, and is rewound.
//! Run: `cargo test -p two-primaries --features hundred-rounds -- --ignored hundred`

use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::{mem, thread};
use throw_away_server::{Server, dice, record, until};
use two_primaries::{balance, found, open_any, pay_out, timeline};

const ROUNDS: i64 = 100;

fn open(server: &Server) -> Client {
    Client::connect(server.url(), NoTls).unwrap()
}

#[test]
#[ignore = "needs PostgreSQL and minutes: cargo test -p two-primaries --features hundred-rounds -- --ignored hundred"]
fn in_a_hundred_rounds_both_pay_out_and_only_one_history_is_kept() {
    let rewindable = ["wal_log_hints = on", "wal_keep_size = 64MB"];
    let mut old = Server::start_with(&rewindable).unwrap();
    found(&mut open(&old)).unwrap();
    let mut new = old.copy("standby").unwrap();
    let mut thrown_away = 0;
    for _ in 0..ROUNDS {
        let (mut before, mut copy) = (open(&old), open(&new));
        let start = 1_000_00;
        let again = format!("UPDATE account SET balance = {start}");
        before.batch_execute(&again).unwrap();
        until("the standby has Alice", || {
            balance(&mut copy).is_ok_and(|cents| cents == start)
        });
        let confirmed = AtomicI64::new(0);
        let enough = dice(100) as i64;
        thread::scope(|scope| {
            scope.spawn(|| {
                while pay_out(&mut before, 1).is_ok() {
                    confirmed.fetch_add(1, SeqCst);
                }
            });
            until("some are paid", || confirmed.load(SeqCst) >= enough);
            old.kill().unwrap();
        });
        new.promote().unwrap();
        let kept = start - balance(&mut copy).unwrap();
        thrown_away += (confirmed.into_inner() - kept).max(0);

        pay_out(&mut copy, 1).unwrap();
        old.restart().unwrap();
        let both = [old.address(), new.address()];
        let mut back = open_any(&both, old.password()).unwrap();
        pay_out(&mut back, 1).unwrap();
        let timelines = [&mut back, &mut copy].map(|it| timeline(it).unwrap());
        assert!(timelines[0] < timelines[1], "both have paid: {timelines:?}");
        thrown_away += 1;

        old.stop().unwrap();
        copy.batch_execute("CHECKPOINT").unwrap();
        old.rewind(&new).unwrap();
        old.follow(&new, "standby").unwrap();
        let kept = balance(&mut copy).unwrap();
        let mut rewound = open(&old);
        until("it has the same books", || {
            balance(&mut rewound).unwrap() == kept
        });
        mem::swap(&mut old, &mut new);
    }
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[
            ("rounds", ROUNDS.to_string()),
            ("thrown-away", thrown_away.to_string()),
        ],
    );
}
