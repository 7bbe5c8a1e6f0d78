//! The listings of *A Real Fight*, unchanged, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

#[path = "../../../listings/metrics/accountant/src/lib.rs"]
mod accountant;
#[path = "../../../listings/metrics/atomic-counters/src/lib.rs"]
mod atomic_counters;
#[path = "../../../listings/metrics/batching-accountant/src/lib.rs"]
mod batching_accountant;
#[path = "../../../listings/metrics/bounded-accountant/src/lib.rs"]
mod bounded_accountant;
#[path = "../../../listings/metrics/exercise-keep-the-newest/solution.rs"]
mod keep_the_newest;
#[path = "../../../listings/metrics/known-endpoint/src/lib.rs"]
mod known_endpoint;
#[path = "../../../listings/metrics/exercise-one-moment/solution.rs"]
mod one_moment;
#[path = "../../../listings/metrics/exercise-one-word/solution.rs"]
mod one_word;
#[path = "../../../listings/metrics/exercise-report-and-clear/solution.rs"]
mod report_and_clear;
#[path = "../../../listings/metrics/sharded-counters/src/lib.rs"]
mod sharded_counters;
#[path = "../../../listings/metrics/exercise-slow-lookup/solution.rs"]
mod slow_lookup;
#[path = "../../../listings/metrics/exercise-slow-paper/solution.rs"]
mod slow_paper;
#[path = "../../../listings/metrics/slow-update/src/lib.rs"]
mod slow_update;
#[path = "../../../listings/metrics/spreadsheet/src/lib.rs"]
mod spreadsheet;

use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, returns, spawn,
};
use std::Report;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

// ANCHOR: accountant
/// Two handlers record 10 ms and 20 ms, and a third thread asks: what it sees is one moment of the
/// books, and afterwards both are in them.
#[test]
fn the_accountants_snapshot_is_one_moment() {
    let report = explore(|| {
        let (metrics, books) = accountant::spawn_metrics_actor();
        for (handler, latency_ms) in [("handler 1", 10), ("handler 2", 20)] {
            let metrics = metrics.clone();
            spawn(handler, move || {
                metrics.record_request("/", latency_ms, true).unwrap()
            });
        }
        let seen = metrics.snapshot().unwrap();
        drop(metrics);
        let books = books.join().unwrap();
        assert_eq!((books.error_count, books.total_latency_ms), (2, 30));
        (seen.error_count, seen.total_latency_ms)
    });
    every(&report, |end| {
        ["(0, 0)", "(1, 10)", "(1, 20)", "(2, 30)"]
            .iter()
            .any(|it| returns(it)(end))
    });
    exactly(
        &report,
        "112: 70 ok (0, 0), 16 ok (1, 10), 16 ok (1, 20), 10 ok (2, 30)",
    );
    counts("accountant", &report, &[("right", report.oks())]);
}

/// A batch that is dropped is in the books.
#[test]
fn every_batch_is_booked() {
    let report = explore(|| {
        let (metrics, books) = batching_accountant::spawn_metrics_actor();
        for (handler, latency_ms) in [("handler 1", 10), ("handler 2", 20)] {
            let mut batch = metrics.batch(10);
            spawn(handler, move || {
                batch.record_request("/", latency_ms, false).unwrap();
                batch.record_request("/", latency_ms, true).unwrap();
            });
        }
        drop(metrics);
        let books = books.join().unwrap();
        (books.error_count, books.total_latency_ms)
    });
    every(&report, returns("(2, 60)"));
    exactly(&report, "4: 4 ok (2, 60)");
}

/// Claim X2. Room for one record: who waits loses none; who drops counts what is dropped.
#[test]
fn a_bounded_accountant_books_or_counts_every_record() {
    let booked = |drops: bool| {
        explore(move || {
            let (metrics, books) = bounded_accountant::spawn_metrics_actor(1);
            let handlers = ["handler 1", "handler 2"].map(|handler| {
                let metrics = metrics.clone();
                spawn(handler, move || match drops {
                    true => metrics.record_or_drop("/", 10, true).unwrap(),
                    false => metrics.record_request("/", 10, true).unwrap(),
                })
            });
            handlers.into_iter().for_each(|handler| handler.join().unwrap());
            let dropped = metrics.snapshot().unwrap().dropped;
            drop(metrics);
            (books.join().unwrap().error_count, dropped)
        })
    };
    let waits = booked(false);
    every(&waits, returns("(2, 0)"));
    exactly(&waits, "2: 2 ok (2, 0)");
    let drops = booked(true);
    every(&drops, |end| returns("(2, 0)")(end) || returns("(1, 1)")(end));
    assert!(
        drops.returning("(1, 1)") > 0,
        "there is room for one and not for two"
    );
    exactly(&drops, "6: 4 ok (1, 1), 2 ok (2, 0)");
    counts(
        "bounded-accountant-drops",
        &drops,
        &[("dropped", drops.returning("(1, 1)"))],
    );
}
// ANCHOR_END: accountant

// ANCHOR: spreadsheet
/// A record is one critical section, and so is a snapshot: no schedule shows half a record.
#[test]
fn the_spreadsheet_never_shows_half_a_record() {
    let sheet = explore(|| {
        let metrics = spreadsheet::create_metrics();
        let there = Arc::clone(&metrics);
        spawn("handler", move || there.record_request("/", 10, true));
        let seen = metrics.snapshot();
        (seen.error_count, seen.total_latency_ms)
    });
    let known = explore(|| {
        let metrics = known_endpoint::create_metrics();
        let there = Arc::clone(&metrics);
        spawn("handler", move || there.record_request("/", 10, true));
        let seen = metrics.snapshot();
        (seen.error_count, seen.total_latency_ms)
    });
    for report in [sheet, known] {
        every(&report, |end| returns("(0, 0)")(end) || returns("(1, 10)")(end));
        exactly(&report, "2: 1 ok (0, 0), 1 ok (1, 10)");
    }
}

/// To look an endpoint up and to put it in are one critical section: two handlers that bring the
/// same new one are both counted.
#[test]
fn a_new_endpoint_is_looked_up_and_put_in_under_one_guard() {
    let report = explore(|| {
        let metrics = known_endpoint::create_metrics();
        let handlers = ["handler 1", "handler 2"].map(|handler| {
            let metrics = Arc::clone(&metrics);
            spawn(handler, move || metrics.record_request("/", 10, false))
        });
        handlers.into_iter().for_each(|handler| handler.join().unwrap());
        metrics.snapshot().request_counts["/"]
    });
    every(&report, returns("2"));
    exactly(&report, "2: 2 ok 2");
}

/// Three atomics are three steps: a snapshot can see the count of a record and not its
/// latency, but never an error without its request.
#[test]
fn a_snapshot_of_atomics_can_show_half_a_record() {
    let report = explore(|| {
        let metrics = atomic_counters::create_metrics(&["/"]);
        let there = Arc::clone(&metrics);
        spawn("handler", move || there.record_request("/", 10, true).unwrap());
        let seen = metrics.snapshot();
        (seen.request_counts["/"], seen.total_latency_ms, seen.error_count)
    });
    some_see_half_a_record(
        "atomic-counters",
        &report,
        "20: 1 ok (0, 0, 0), 9 ok (1, 0, 0), 9 ok (1, 10, 0), 1 ok (1, 10, 1)",
    );
}

/// The handler reads and writes back in two steps, and nothing is lost. What a snapshot can see is
/// what it can see of atomics.
#[test]
fn a_snapshot_of_shards_can_show_half_a_record() {
    let report = explore(|| {
        let metrics = sharded_counters::create_metrics(&["/"]);
        let recorder = metrics.recorder();
        spawn("handler", move || {
            recorder.record_request("/", 10, true).unwrap()
        });
        let seen = metrics.snapshot();
        (seen.request_counts["/"], seen.total_latency_ms, seen.error_count)
    });
    some_see_half_a_record(
        "sharded-counters",
        &report,
        "3753: 6 ok (0, 0, 0), 330 ok (1, 0, 0), 1848 ok (1, 10, 0), 1569 ok (1, 10, 1)",
    );
}

/// A snapshot shows nothing of the record, all of it, or one of its two halves.
fn some_see_half_a_record(name: &str, report: &Report, exact: &str) {
    every(report, |end| {
        let whole_or_half =
            ["(0, 0, 0)", "(1, 0, 0)", "(1, 10, 0)", "(1, 10, 1)"];
        whole_or_half.iter().any(|it| returns(it)(end))
    });
    exactly(report, exact);
    let half = report.returning("(1, 0, 0)") + report.returning("(1, 10, 0)");
    counts(name, report, &[("half", half)]);
}

/// Two handlers come and go at any time, and somebody looks meanwhile: what each has recorded is
/// counted once, by its shard or by what is kept of those who have gone; and no shard is left.
#[test]
fn a_recorder_that_goes_is_counted_once() {
    let report = explore(|| {
        let metrics = sharded_counters::create_metrics(&["/"]);
        let first = metrics.recorder();
        let first = spawn("first", move || {
            first.record_request("/", 10, false).unwrap()
        });
        let look = || metrics.snapshot().request_counts["/"];
        let (early, late) = (look(), look());
        assert!(early <= late && late <= 1, "{early}, then {late}");
        let second = metrics.recorder();
        second.record_request("/", 20, false).unwrap();
        drop(second);
        first.join().unwrap();
        let seen = metrics.snapshot();
        let shards = metrics.shard_count();
        (seen.request_counts["/"], seen.total_latency_ms, shards)
    });
    every(&report, returns("(2, 30, 0)"));
    exactly(&report, "318553: 318553 ok (2, 30, 0)");
    counts("sharded-counters-come-and-go", &report, &[("right", report.oks())]);
}
// ANCHOR_END: spreadsheet

// ANCHOR: which-is-better
/// Claims X8, X10. The work of one record takes until the other record is made. Under the lock,
/// that is never; before the lock, nobody waits. (The listing's messages are closures, which have
/// no `Debug`, so its accountant has no scenario.)
#[test]
fn slow_work_under_the_lock_keeps_every_caller_waiting() {
    use slow_update::{Metrics, record_after_work, record_under_lock};
    let recorded = |under_lock: bool| {
        explore(move || {
            let metrics = Arc::new(Mutex::new(Metrics::default()));
            let ((working, works), (done, waits)) = (channel(), channel());
            let there = Arc::clone(&metrics);
            let slow = spawn("slow handler", move || {
                let work = || {
                    working.send(()).unwrap();
                    waits.recv().unwrap();
                };
                match under_lock {
                    true => record_under_lock(&there, 10, work),
                    false => record_after_work(&there, 10, work),
                }
            });
            works.recv().unwrap();
            record_under_lock(&metrics, 20, || ());
            done.send(()).unwrap();
            slow.join().unwrap();
            metrics.lock().unwrap().total_latency_ms
        })
    };
    let under = recorded(true);
    every(&under, deadlocks);
    exactly(&under, "1: 1 deadlock");
    let before = recorded(false);
    every(&before, returns("30"));
    exactly(&before, "1: 1 ok 30");
}
// ANCHOR_END: which-is-better

#[test]
fn the_newest_are_kept_and_the_others_counted() {
    let report = explore(|| {
        let newest = Arc::new(keep_the_newest::Newest::with_room(1));
        for (handler, latency_ms) in [("handler 1", 10), ("handler 2", 20)] {
            let newest = Arc::clone(&newest);
            spawn(handler, move || newest.put(latency_ms));
        }
        let [first, last] = [newest.take(), newest.take()];
        let taken = first.latencies.len() + last.latencies.len();
        assert!(
            taken as u64 + first.dropped + last.dropped <= 2,
            "none is counted twice"
        );
    });
    report.expect_ok();
    exactly(&report, "12: 12 ok");
}

/// One handler records with the first shard, and then with the second: a snapshot of one moment
/// never has the second without the first.
#[test]
fn a_snapshot_of_all_shards_is_one_moment() {
    use one_moment::{Numbers, record_request, snapshot};
    let report = explore(|| {
        let shards = Arc::new([(); 2].map(|()| Mutex::new(Numbers::default())));
        std::introduce(&shards, &["shard 1", "shard 2"]);
        let there = Arc::clone(&shards);
        spawn("handler", move || {
            record_request(&there[1], 10);
            record_request(&there[0], 20);
        });
        snapshot(&*shards).total_latency_ms
    });
    every(&report, |end| ["0", "10", "30"].iter().any(|it| returns(it)(end)));
    exactly(&report, "11: 1 ok 0, 9 ok 10, 1 ok 30");
}

#[test]
fn count_and_total_in_one_word_never_come_apart() {
    let report = explore(|| {
        let latencies = Arc::new(one_word::Latencies::default());
        for handler in ["handler 1", "handler 2"] {
            let latencies = Arc::clone(&latencies);
            spawn(handler, move || latencies.record_request(10).unwrap());
        }
        latencies.snapshot()
    });
    every(&report, |end| {
        ["(0, 0)", "(1, 10)", "(2, 20)"].iter().any(|it| returns(it)(end))
    });
    exactly(&report, "6: 2 ok (0, 0), 2 ok (1, 10), 2 ok (2, 20)");
}

#[test]
fn every_record_is_in_one_report() {
    use report_and_clear::{MetricsCommand, keep_books};
    let report = explore(|| {
        let (accountant, mailbox) = channel();
        let books = spawn("accountant", || keep_books(mailbox));
        for latency_ms in [10, 20] {
            let accountant = accountant.clone();
            spawn("handler", move || {
                accountant
                    .send(MetricsCommand::RecordRequest(latency_ms))
                    .unwrap();
            });
        }
        let (asker, answer) = channel();
        accountant.send(MetricsCommand::Report(asker)).unwrap();
        drop(accountant);
        let seen = answer.recv().unwrap();
        let left = books.join().unwrap();
        seen.total_latency_ms + left.total_latency_ms
    });
    every(&report, returns("30"));
    exactly(&report, "112: 112 ok 30");
}

/// Two may look the same path up, and both count under what was found first.
#[test]
fn a_slow_lookup_counts_every_request_in_one_group() {
    let report = explore(|| {
        let metrics = Arc::new(Mutex::new(slow_lookup::Metrics::default()));
        let handlers = ["group 1", "group 2"].map(|group| {
            let metrics = Arc::clone(&metrics);
            spawn(group, move || {
                slow_lookup::record_request(&metrics, "/", |_| {
                    group.to_owned()
                });
            })
        });
        handlers.into_iter().for_each(|handler| handler.join().unwrap());
        let metrics = metrics.lock().unwrap();
        metrics.request_counts.values().copied().collect::<Vec<_>>()
    });
    every(&report, returns("[2]"));
    exactly(&report, "18: 18 ok [2]");
}

/// The paper sends each line to a reader who needs the lock to read it.
#[test]
fn a_slow_paper_is_written_without_the_lock() {
    use std::collections::BTreeMap;
    use std::io::{Result, Write};
    use std::sync::mpsc::SyncSender;
    struct Paper(SyncSender<usize>);
    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            self.0.send(bytes.len()).unwrap();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }
    let report = explore(|| {
        let counts =
            Arc::new(Mutex::new(BTreeMap::from([("/".to_owned(), 1)])));
        let (lines, read) = std::sync::mpsc::sync_channel(0);
        let there = Arc::clone(&counts);
        spawn("reader", move || {
            while read.recv().is_ok() {
                *there.lock().unwrap().get_mut("/").unwrap() += 1;
            }
        });
        slow_paper::write_report(&counts, &mut Paper(lines)).unwrap();
    });
    report.expect_ok();
    exactly(&report, "27: 27 ok");
}
