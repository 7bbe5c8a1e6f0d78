//! A schedule can be replayed, and the same input gives the same bytes.

use crate::programs::{PROGRAMS, transfers};
use every_schedule::sync::atomic::{AtomicBool, Ordering};
use every_schedule::{Error, Explorer, Verdict, explore};

#[test]
fn every_shortest_schedule_replays_to_its_end() {
    let explorer = Explorer::new().idle_rounds(2);
    for (name, program) in PROGRAMS {
        for end in explorer.run(program).unwrap().ends {
            let again = explorer.replay(&end.shortest.script(), program);
            assert_eq!(again.as_ref(), Ok(&end.shortest), "{name}");
        }
    }
}

#[test]
fn same_input_same_bytes() {
    for (name, program) in PROGRAMS {
        let text = || {
            let report = Explorer::new().idle_rounds(2).run(program).unwrap();
            let schedules =
                report.ends.iter().map(|it| it.shortest.to_string());
            format!("{report}\n{}", schedules.collect::<String>())
        };
        let once = text();
        assert_eq!(once, text(), "{name}");
    }
}

#[test]
fn a_schedule_reads_like_this() {
    let report = explore(|| transfers(&[(0, 1), (1, 0)]));
    let deadlock =
        report.shortest(|it| it.verdict == Verdict::Deadlock).unwrap();
    let file = "tests/explorers/tests/threads/programs.rs";
    let line = |code: &str| {
        let source = include_str!("programs.rs");
        1 + source.lines().position(|line| line.contains(code)).unwrap()
    };
    let [payer, payee] = [line("let mut payer"), line("let mut payee")];
    let join = line("threads.into_iter().for_each");
    let expected = format!(
        "  1. thread 2  lock `accounts` #2  ({file}:{payer})\n  \
           2. thread 1  lock `accounts` #1  ({file}:{payer})\n  \
           => deadlock\n    \
           main waits at {file}:{join}: join thread 1\n    \
           thread 1 waits at {file}:{payee}: lock `accounts` #2, held by thread 2\n    \
           thread 2 waits at {file}:{payee}: lock `accounts` #1, held by thread 1\n  \
           in a test: every_schedule::replay(\"2 1\", program);"
    );
    assert_eq!(deadlock.to_string(), expected);
    assert_eq!(deadlock.switches(), 1);
}

#[test]
fn a_script_that_cannot_be_followed_is_an_error() {
    let program = || transfers(&[(0, 1), (1, 0)]);
    let replay = |script| {
        Explorer::new().replay(script, program).map(|it| it.ending.verdict)
    };
    assert_eq!(replay("1 1 2"), Err(Error::NoSuchStep("2/0".to_owned())));
    assert_eq!(
        replay("1 nobody"),
        Err(Error::NoSuchStep("nobody/0".to_owned()))
    );
    assert_eq!(replay("2 1"), Ok(Verdict::Deadlock));
    assert_eq!(replay(""), Ok(Verdict::Ok));
}

/// A program that compares addresses does the same in every run.
#[test]
fn the_addresses_of_arcs_grow_in_the_order_of_creation() {
    use every_schedule::sync::{Arc, Mutex};
    let program = || {
        let arcs: Vec<_> = (0..8).map(|n| Arc::new(Mutex::new(n))).collect();
        let _others: Vec<_> = (0..50).map(|n| vec![n; 3]).collect();
        let more: Vec<_> = (0..4).map(|n| Arc::new(Mutex::new(n))).collect();
        let all = || arcs.iter().chain(&more).map(Arc::as_ptr);
        let list: Vec<usize> = all().map(|it| it.addr()).collect();
        assert!(list.is_sorted(), "{list:x?}");
        drop((arcs, more));
    };
    for _ in 0..20 {
        explore(program).expect_ok();
    }
}

/// Where only longer blocks are free, the allocator gives them out whole, and not again for less.
#[test]
fn the_addresses_of_arcs_grow_where_only_longer_blocks_are_free() {
    use every_schedule::sync::{Arc, Mutex};
    let program = || {
        let words = 2 + size_of::<Mutex<i32>>() / size_of::<u64>();
        let block = |words| Vec::<u64>::with_capacity(words);
        let mut all = Vec::with_capacity(4000);
        all.extend((0..1000).map(|_| block(words))); // no such block is free
        let mut free = Vec::with_capacity(1000);
        for _ in 0..1000 {
            free.push(block(words + 2));
            all.push(block(1)); // between them, so that they stay apart
        }
        free.reverse(); // the last one comes first
        drop(free);
        let arcs: Vec<_> = (0..8).map(|n| Arc::new(Mutex::new(n))).collect();
        let list: Vec<usize> =
            arcs.iter().map(|it| Arc::as_ptr(it).addr()).collect();
        assert!(list.is_sorted(), "{list:x?}");
    };
    explore(program).expect_ok();
}

/// Freed blocks of the same size wait for the allocator to give them out again.
#[test]
fn the_addresses_of_arcs_grow_after_much_was_freed() {
    use every_schedule::sync::{Arc, Mutex};
    let program = || {
        let mut freed: Vec<Vec<u64>> = Vec::with_capacity(30);
        let first = Arc::new(Mutex::new(0));
        for words in 2..16 {
            freed.extend((0..30).map(|_| Vec::with_capacity(words)));
            freed.clear();
        }
        let more: Vec<_> = (0..12).map(|n| Arc::new(Mutex::new(n))).collect();
        let all = || [&first].into_iter().chain(&more).map(Arc::as_ptr);
        let list: Vec<usize> = all().map(|it| it.addr()).collect();
        assert!(list.is_sorted(), "{list:x?}");
        drop((first, more));
    };
    explore(program).expect_ok();
}

#[test]
fn a_livelock_shows_its_round_once() {
    let program = || {
        let open = AtomicBool::new(false);
        while !open.load(Ordering::SeqCst) {
            every_schedule::thread::yield_now();
        }
    };
    let report = explore(program);
    let schedule = report.shortest(|_| true).unwrap();
    let text = schedule.to_string();
    assert_eq!(text.matches("load `open`: false").count(), 1, "{text}");
    assert!(text.contains(" times over:\n"), "{text}");
    assert!(text.contains("main goes round at"), "{text}");
    let script = schedule.script();
    assert!(script.starts_with("main*"), "{script}");
    let again = Explorer::new().replay(&script, program).unwrap();
    assert_eq!(again.steps.len(), schedule.steps.len());
}

#[test]
#[should_panic(expected = "the schedule does not end well")]
fn a_finding_is_a_line_of_a_test() {
    every_schedule::replay("2 1", || transfers(&[(0, 1), (1, 0)]));
}
