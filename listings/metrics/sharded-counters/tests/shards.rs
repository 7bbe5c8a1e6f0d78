//! No update is lost, whoever comes and goes; and what a snapshot may show
//! meanwhile.

use allocation_counter::measure;
use sharded_counters::{
    Metrics, MetricsSnapshot, UnknownEndpoint, create_metrics,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;

/// Atomic? Yes.
#[test]
fn no_update_is_lost_while_threads_come_and_go() {
    let metrics = create_metrics(&["/pay", "/balance"]);
    thread::scope(|scope| {
        for endpoint in ["/pay", "/balance", "/pay", "/pay"] {
            let metrics = &metrics;
            scope.spawn(move || {
                for _ in 0..100 {
                    let recorder = metrics.recorder(); // and drop it again
                    for call in 0..100 {
                        recorder
                            .record_request(endpoint, 7, call == 0)
                            .unwrap();
                    }
                }
            });
        }
    });
    let seen = metrics.snapshot();
    assert_eq!(seen.request_counts["/pay"], 30_000);
    assert_eq!(seen.request_counts["/balance"], 10_000);
    assert_eq!((seen.total_latency_ms, seen.error_count), (7 * 40_000, 400));
    assert_eq!(metrics.shard_count(), 0, "no shard is left behind");
}

#[test]
fn every_shard_is_in_the_sum() {
    let metrics = create_metrics(&["/pay"]);
    let recorders: Vec<_> = (0..10).map(|_| metrics.recorder()).collect();
    for (power, recorder) in recorders.iter().enumerate() {
        recorder.record_request("/pay", 1 << power, true).unwrap();
    }
    let with_writers = metrics.snapshot();
    assert_eq!(with_writers.total_latency_ms, 0b11_1111_1111);
    assert_eq!(with_writers.request_counts["/pay"], 10);
    assert_eq!(with_writers.error_count, 10);
    drop(recorders);
    assert_eq!(
        metrics.snapshot(),
        with_writers,
        "also when its writer has gone"
    );
}

#[test]
fn what_was_counted_stays_when_its_recorder_goes() {
    let metrics = create_metrics(&["/pay"]);
    for thread in 1..=50 {
        let recorder = metrics.recorder();
        thread::spawn(move || recorder.record_request("/pay", 7, false))
            .join()
            .unwrap()
            .unwrap();
        assert_eq!(metrics.snapshot().request_counts["/pay"], thread);
    }
    assert_eq!(metrics.shard_count(), 0);
}

#[test]
fn a_recorder_that_goes_gives_its_memory_back() {
    let metrics = create_metrics(&["/pay", "/balance"]);
    drop(metrics.recorder()); // the list has its room from here on
    let counted = measure(|| drop(metrics.recorder()));
    assert!(counted.bytes_total > 0);
    assert_eq!(counted.bytes_current, 0);
}

/// The rows of a thousand endpoints, and little more.
#[test]
fn a_shard_is_dense() {
    let metrics = many_columns("/pay", "/balance");
    let mut recorder = None;
    let counted = measure(|| recorder = Some(metrics.recorder()));
    assert!((24_000..26_000).contains(&counted.bytes_current), "{counted:?}");
}

#[test]
fn two_recorders_at_one_time_never_have_the_same_shard() {
    let metrics = create_metrics(&["/pay"]);
    for at_one_time in 1..=5 {
        let recorders: Vec<_> =
            (0..at_one_time).map(|_| metrics.recorder()).collect();
        assert_eq!(metrics.shard_count(), recorders.len());
    }
}

#[test]
fn what_a_thread_counted_before_it_panicked_stays_too() {
    let metrics = create_metrics(&["/pay"]);
    let recorder = metrics.recorder();
    let handler = thread::spawn(move || {
        recorder.record_request("/pay", 7, true).unwrap();
        panic!("the handler fails");
    });
    handler.join().unwrap_err();
    metrics.recorder().record_request("/pay", 7, true).unwrap();
    assert_eq!(metrics.snapshot().error_count, 2);
    assert_eq!(metrics.shard_count(), 0);
}

/// Counters for `first`, a thousand others and `last`: to add up a shard takes
/// long.
fn many_columns(first: &str, last: &str) -> Arc<Metrics> {
    let others: Vec<_> = (0..1_000).map(|other| format!("/{other}")).collect();
    let others = others.iter().map(String::as_str);
    let all: Vec<_> = [first].into_iter().chain(others).chain([last]).collect();
    create_metrics(&all)
}

/// Reads requests right after errors: in the wrong order, errors would come
/// between.
/// Isolated? Partly.
#[test]
fn a_snapshot_under_load_goes_forward_and_has_a_request_for_each_error() {
    let metrics = many_columns("/pay", "/balance");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let recorder = metrics.recorder();
                while !done.load(Ordering::Relaxed) {
                    recorder.record_request("/pay", 7, true).unwrap();
                }
            });
        }
        let mut before = metrics.snapshot();
        let mut wrong = false;
        for _ in 0..500 {
            let seen = metrics.snapshot();
            wrong |= seen.error_count > seen.request_counts["/pay"];
            wrong |= seen.error_count < before.error_count;
            wrong |= seen.total_latency_ms < before.total_latency_ms;
            wrong |=
                seen.request_counts["/pay"] < before.request_counts["/pay"];
            before = seen;
        }
        done.store(true, Ordering::Relaxed);
        assert!(!wrong);
    });
}

/// Takes snapshots while one thread records, until one is as described.
fn wait_for(
    metrics: &Metrics,
    mut record: impl FnMut() + Send,
    described: impl Fn(&MetricsSnapshot) -> bool,
) {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                record();
            }
        });
        let found = (0..10_000).any(|_| described(&metrics.snapshot()));
        done.store(true, Ordering::Relaxed);
        assert!(found, "it does not come; is the listing better than it says?");
    });
}

/// Isolated? No.
#[test]
fn a_snapshot_can_be_torn() {
    let metrics = many_columns("/balance", "/pay");
    let recorder = metrics.recorder();
    wait_for(
        &metrics,
        move || recorder.record_request("/pay", 7, false).unwrap(),
        |seen| seen.total_latency_ms != 7 * seen.request_counts["/pay"],
    );
}

/// At any one moment, there are as many of the earlier, or one more.
/// Isolated? Partly.
#[test]
fn a_snapshot_can_show_what_never_was_at_one_moment() {
    let metrics = many_columns("/earlier", "/later");
    let recorders = [metrics.recorder(), metrics.recorder()];
    wait_for(
        &metrics,
        move || {
            recorders[0].record_request("/earlier", 7, false).unwrap();
            recorders[1].record_request("/later", 7, false).unwrap();
        },
        |seen| seen.request_counts["/later"] > seen.request_counts["/earlier"],
    );
}

/// Everybody who ever looks at the list of shards does it while one thread
/// records.
/// Live? Yes.
#[test]
fn recording_goes_on_while_others_look() {
    let metrics = create_metrics(&["/pay"]);
    let (done, is_done) = mpsc::channel();
    let recorder = metrics.recorder();
    let handler = thread::spawn(move || {
        for _ in 0..10_000 {
            recorder.record_request("/pay", 7, false).unwrap();
        }
        done.send(()).unwrap();
    });
    let mut snapshots = 0;
    while is_done.try_recv().is_err() {
        metrics.snapshot();
        snapshots += 1;
    }
    handler.join().unwrap();
    assert_eq!(
        metrics.snapshot().request_counts["/pay"],
        10_000,
        "{snapshots}"
    );
}

#[test]
fn by_name_and_by_endpoint_the_same_row_is_written() {
    let metrics = create_metrics(&["/pay", "/balance"]);
    let recorder = metrics.recorder();
    let (pay, balance) = (
        recorder.endpoint("/pay").unwrap(),
        recorder.endpoint("/balance").unwrap(),
    );
    pay.record_request(7, true);
    recorder.record_request("/pay", 7, false).unwrap();
    balance.record_request(80, false);
    let seen = metrics.snapshot();
    assert_eq!(seen.request_counts["/pay"], 2);
    assert_eq!(seen.request_counts["/balance"], 1);
    assert_eq!((seen.total_latency_ms, seen.error_count), (94, 1));
}

/// Names of every length up to two words and a rest, alike but for a byte at
/// the end; and two that differ in the middle only, so that they meet.
#[test]
fn no_two_names_are_taken_for_each_other() {
    let names = |byte: char| {
        (0..20).map(move |at| "/".repeat(at) + &String::from(byte))
    };
    let meet = ['a', 'b'].map(|byte| format!("/balance{byte}/balance"));
    let all: Vec<_> = names('a').chain(names('b')).chain(meet).collect();
    let all: Vec<_> = all.iter().map(String::as_str).collect();
    let metrics = create_metrics(&all);
    let recorder = metrics.recorder();
    for (count, name) in all.iter().enumerate() {
        for _ in 0..count {
            recorder.record_request(name, 7, false).unwrap();
        }
    }
    let seen = metrics.snapshot();
    for (count, &name) in all.iter().enumerate() {
        assert_eq!(seen.request_counts[name], count as u64, "{name}");
    }
}

/// Two thousand names, so that many meet: whoever is not at its place is found
/// behind it. And all neighbours alone in a small table, so that they also meet
/// at its first place and at its last.
#[test]
fn whoever_meets_another_name_is_found_behind_it() {
    let names: Vec<_> = (0..2_000).map(|nth| format!("/{nth}")).collect();
    let all: Vec<_> = names.iter().map(String::as_str).collect();
    for known in all.windows(2).chain([&all[..1_000]]) {
        let metrics = create_metrics(known);
        let recorder = metrics.recorder();
        for name in known {
            recorder.record_request(name, 7, false).unwrap();
        }
        let seen = metrics.snapshot();
        assert!(seen.request_counts.values().all(|&count| count == 1));
        assert_eq!(seen.request_counts.len(), known.len());
        for name in all.iter().filter(|it| !known.contains(it)).take(100) {
            assert!(recorder.endpoint(name).is_err(), "{name}");
        }
    }
}

/// Atomic? Yes.
#[test]
fn an_unknown_endpoint_is_refused_and_changes_nothing() {
    let metrics = create_metrics(&["/pay"]);
    let recorder = metrics.recorder();
    recorder.record_request("/pay", 7, true).unwrap();
    let before = metrics.snapshot();
    assert_eq!(recorder.record_request("/pya", 80, true), Err(UnknownEndpoint));
    assert_eq!(metrics.snapshot(), before);
}

/// Claim X3. The cells are there before the first request.
#[test]
fn recording_allocates_nothing() {
    let metrics = create_metrics(&["/pay"]);
    let recorder = metrics.recorder();
    let counted = measure(|| {
        for _ in 0..1_000 {
            recorder.record_request("/pay", 80, true).unwrap();
        }
    });
    assert_eq!(counted.count_total, 0);
}

#[test]
fn a_total_grows_until_it_does_not_fit_and_then_stays() {
    let metrics = create_metrics(&["/pay"]);
    let recorder = metrics.recorder();
    let total_after = |latency_ms| {
        recorder.record_request("/pay", latency_ms, false).unwrap();
        metrics.snapshot().total_latency_ms
    };
    assert_eq!(total_after(u64::MAX - 2), u64::MAX - 2);
    assert_eq!(total_after(1), u64::MAX - 1, "it still fits");
    assert_eq!(total_after(7), u64::MAX, "it does not, by six");
    assert_eq!(total_after(1), u64::MAX, "and does not start again");
}

#[test]
fn a_total_that_does_not_fit_stays_at_the_top() {
    let metrics = create_metrics(&["/pay", "/pay"]);
    let recorders = [metrics.recorder(), metrics.recorder()];
    for recorder in &recorders {
        recorder.record_request("/pay", u64::MAX, false).unwrap();
        recorder.record_request("/pay", 80, false).unwrap();
    }
    let seen = metrics.snapshot();
    assert_eq!(
        seen.total_latency_ms,
        u64::MAX,
        "in one shard, and in their sum"
    );
    assert_eq!(seen.request_counts["/pay"], 4);
}

#[test]
fn a_recorder_that_outlives_everything_else_still_works() {
    let metrics = create_metrics(&["/pay"]);
    let recorder = metrics.recorder();
    drop(metrics);
    assert_eq!(recorder.record_request("/pay", 7, false), Ok(()));
}

#[test]
fn new_counters_are_at_zero() {
    let metrics = create_metrics(&["/pay"]);
    metrics.recorder().record_request("/pay", 80, true).unwrap();
    let seen = create_metrics(&["/pay"]).snapshot();
    assert_eq!(seen.request_counts["/pay"], 0);
    assert_eq!((seen.total_latency_ms, seen.error_count), (0, 0));
}
