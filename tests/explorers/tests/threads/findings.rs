//! What the explorer finds, and what it refuses, on programs whose schedules can be counted.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use crate::programs::{self, transfers};
use every_schedule::sync::atomic::{AtomicBool, Ordering::SeqCst};
use every_schedule::sync::mpsc::{self, SyncSender};
use every_schedule::sync::{Arc, Condvar, Mutex};
use every_schedule::{Error, Explorer, Report, Verdict, explore, thread};

fn counts(report: &Report) -> (u128, u128, u128) {
    (report.schedules, report.oks(), report.deadlocks())
}

/// Each thread has four steps (lock, lock, unlock, unlock), and only the other one's first lock
/// can come in between: 2 deadlocks, and for each order 2 ways to let go.
#[test]
fn opposite_transfers_deadlock_in_2_of_6_schedules() {
    assert_eq!(counts(&explore(|| transfers(&[(0, 1), (1, 0)]))), (6, 4, 2));
}

/// A third transfer, in the direction of the first.
#[test]
fn a_third_transfer_makes_10_of_26_schedules_deadlock() {
    let report = explore(|| transfers(&[(0, 1), (1, 0), (0, 1)]));
    assert_eq!(counts(&report), (26, 16, 10));
}

/// The two are locked up forever, whatever becomes of the third.
#[test]
fn a_deadlock_of_two_is_found_beside_a_third() {
    let bystander = || {
        let [a, b] = [(), ()].map(|()| Arc::new(Mutex::new(0)));
        for (first, second) in [(&a, &b), (&b, &a)] {
            let (first, second) = (Arc::clone(first), Arc::clone(second));
            thread::spawn(move || {
                let _first = first.lock().unwrap();
                let _second = second.lock().unwrap();
            });
        }
        // The third, main itself, runs on and returns.
        thread::sleep(Duration::from_secs(1));
        "done"
    };
    let explorer = Explorer::new().outlive_main(true);
    let report = explorer.run(bystander).unwrap();
    let deadlock =
        report.shortest(|it| it.verdict == Verdict::Deadlock).unwrap();
    assert_eq!(deadlock.ending.returned.as_deref(), Some("\"done\""));
    assert_eq!(deadlock.ending.waiting.len(), 2);
    assert_eq!(report.oks() + report.deadlocks(), report.schedules);
}

#[test]
fn a_thread_that_locks_twice_waits_for_itself() {
    let report = explore(|| {
        let lock = Mutex::new(0);
        let _guard = lock.lock().unwrap();
        drop(lock.lock());
    });
    assert_eq!(counts(&report), (1, 0, 1));
    let waiting = &report.ends[0].ending.waiting;
    assert!(waiting[0].ends_with("lock `lock`, held by itself"), "{waiting:?}");
}

/// The flag is set after the waiter has looked, and the bell rings before it waits.
#[test]
fn a_wakeup_that_comes_too_early_is_lost() {
    let lost = |look_under_the_lock: bool| {
        explore(move || {
            let (ready, bell) = (Mutex::new(false), Condvar::new());
            thread::scope(|scope| {
                scope.spawn(|| {
                    let guard = ready.lock().unwrap();
                    let is_ready = *guard;
                    if look_under_the_lock {
                        if !is_ready {
                            drop(bell.wait(guard).unwrap());
                        }
                    } else {
                        drop(guard);
                        if !is_ready {
                            drop(bell.wait(ready.lock().unwrap()).unwrap());
                        }
                    }
                });
                *ready.lock().unwrap() = true;
                bell.notify_one();
            });
        })
    };
    assert!(lost(false).deadlocks() > 0);
    assert_eq!(lost(true).deadlocks(), 0);
}

#[test]
fn an_unguarded_wait_does_not_survive_a_spurious_wakeup() {
    let program = |guarded: bool| {
        move || {
            let (ready, bell) = (Mutex::new(false), Condvar::new());
            thread::scope(|scope| {
                scope.spawn(|| {
                    let mut guard = ready.lock().unwrap();
                    if guarded {
                        while !*guard {
                            guard = bell.wait(guard).unwrap();
                        }
                    } else if !*guard {
                        guard = bell.wait(guard).unwrap();
                    }
                    assert!(*guard, "not ready");
                });
                *ready.lock().unwrap() = true;
                bell.notify_one();
            });
        }
    };
    let run = |spurious, guarded| {
        Explorer::new()
            .spurious_wakeups(spurious)
            .run(program(guarded))
            .unwrap()
    };
    assert_eq!(run(false, false).violations(), 0);
    assert!(run(true, false).violations() > 0);
    run(true, true).expect_ok();
}

/// A wake-up that nobody promises saves nobody from a deadlock.
#[test]
fn a_spurious_wakeup_is_no_way_out() {
    let waits_for_ever = || {
        let (lock, bell) = (Mutex::new(()), Condvar::new());
        drop(bell.wait(lock.lock().unwrap()));
    };
    let report =
        Explorer::new().spurious_wakeups(true).run(waits_for_ever).unwrap();
    assert_eq!(counts(&report), (1, 0, 1));
    let report =
        Explorer::new().spurious_wakeups(true).run(thread::park).unwrap();
    assert_eq!(counts(&report), (1, 0, 1));
}

#[test]
fn a_check_that_comes_too_early_is_a_race() {
    let report = explore(programs::check_then_act);
    assert_eq!((report.schedules, report.violations()), (6, 4));
    let words = &report.ends[1].ending.verdict;
    let Verdict::Violated(words) = words else { panic!("{words:?}") };
    assert!(words.starts_with("main panicked: overdrawn: -60"), "{words}");
}

#[test]
fn threads_that_give_way_for_ever_are_a_livelock() {
    let polite = || {
        let doors = [(); 2].map(|()| Mutex::new(()));
        thread::scope(|scope| {
            for [own, other] in [[0, 1], [1, 0]] {
                let doors = &doors;
                scope.spawn(move || {
                    loop {
                        let _own = doors[own].lock().unwrap();
                        if doors[other].try_lock().is_ok() {
                            break;
                        }
                    }
                });
            }
        });
    };
    let report = Explorer::new().idle_rounds(2).run(polite).unwrap();
    assert!(report.livelocks() > 0 && report.oks() > 0 && report.fair_only);
    assert_eq!(report.livelocks() + report.oks(), report.schedules);
}

/// A thread that waits in a loop is no livelock as long as somebody comes and ends it.
#[test]
fn a_spinning_thread_is_no_livelock_if_somebody_comes() {
    let spin = |somebody_comes: bool| {
        let program = move || {
            let flag = AtomicBool::new(false);
            thread::scope(|scope| {
                scope.spawn(|| while !flag.load(SeqCst) {});
                flag.store(somebody_comes, SeqCst);
            });
        };
        Explorer::new().fair(true).run(program).unwrap()
    };
    spin(true).expect_ok();
    let never = spin(false);
    assert_eq!(never.livelocks(), never.schedules);
}

/// Who meets the same rounds in other surroundings follows them for fewer steps.
#[test]
fn a_report_says_how_far_a_loop_was_followed() {
    let said = |elsewhere: bool| {
        let program = move || {
            let flags = Arc::new([(); 2].map(|()| AtomicBool::new(false)));
            let there = Arc::clone(&flags);
            let other = thread::spawn(move || {
                if elsewhere {
                    there[1].store(true, SeqCst);
                }
                there[0].store(true, SeqCst);
            });
            while !flags[0].load(SeqCst) {}
            other.join().unwrap();
        };
        let report = explore(program);
        let look = || report.expect_ok();
        let panic = std::panic::catch_unwind(AssertUnwindSafe(look));
        *panic.unwrap_err().downcast::<String>().unwrap()
    };
    let (once, again) = (said(false), said(true));
    let first = "it was followed for 1,000 steps, and its loop";
    assert!(once.contains(first), "{once}");
    let less = "it was followed for 1,000 steps (for 50 where it had gone the same rounds before),";
    assert!(again.contains(less), "{again}");
}

/// Three tries are fewer than the rounds that are followed, so no schedule is left out.
#[test]
fn a_loop_that_gives_up_is_explored_completely() {
    let tries = || {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(7));
        (1..=3).find(|_| receiver.try_recv().is_ok())
    };
    let report = explore(tries);
    assert!(!report.fair_only);
    for found in ["Some(1)", "Some(2)", "Some(3)", "None"] {
        assert!(report.returning(found) > 0, "{found}");
    }
}

#[test]
fn a_thread_left_behind_is_a_leak() {
    let report = explore(|| {
        let (sender, receiver) = mpsc::channel::<()>();
        thread::spawn(move || receiver.recv());
        std::mem::forget(sender);
    });
    assert_eq!((report.schedules, report.leaks()), (1, 1));
}

#[test]
fn a_panic_that_is_joined_is_the_programs_own_business() {
    let panics = |join: bool| {
        explore(move || {
            let thread = thread::spawn(|| panic!("as planned"));
            if join {
                assert!(thread.join().is_err());
            }
        })
    };
    assert_eq!(panics(true).oks(), 1);
    assert_eq!(panics(false).violations(), 1);
}

/// Two accounts with a mailbox each; so many messages each way order a payment to the other.
fn mailboxes(room: usize, messages: usize) -> (u128, u128) {
    #[derive(Debug)]
    enum Message {
        Pay(SyncSender<Message>),
        Deposit,
    }
    let program = move || {
        let [(alice, alices), (bob, bobs)] =
            [(); 2].map(|()| mpsc::sync_channel(room));
        let tellers = [(alice.clone(), bob.clone()), (bob, alice)];
        for mailbox in [alices, bobs] {
            thread::spawn(move || {
                for message in mailbox {
                    if let Message::Pay(to) = message {
                        to.send(Message::Deposit).unwrap();
                    }
                }
            });
        }
        for (from, to) in tellers {
            thread::spawn(move || {
                for _ in 0..messages {
                    from.send(Message::Pay(to.clone())).unwrap();
                }
            });
        }
    };
    let report = Explorer::new().outlive_main(true).run(program).unwrap();
    assert_eq!(report.oks() + report.leaks(), report.schedules);
    (report.leaks(), report.schedules)
}

/// Stuck, and all schedules. Nobody joins the accounts, so `main` does not notice.
#[test]
fn full_mailboxes_can_get_stuck() {
    assert_eq!(mailboxes(1, 1), (0, 26));
    assert_eq!(mailboxes(1, 2), (20, 1802));
    assert_eq!(mailboxes(2, 2), (0, 63_956));
    assert_eq!(mailboxes(0, 1), (18, 22));
    assert_eq!(mailboxes(0, 2), (936, 1012));
}

#[test]
fn limits_are_errors() {
    let big = || programs::independent(9, 9);
    assert_eq!(
        Explorer::new().max_states(99).run(big).unwrap_err(),
        Error::TooManyStates(99)
    );
    let error = Explorer::new().max_seconds(0).run(big).unwrap_err();
    assert!(matches!(error, Error::TooSlow { .. }), "{error:?}");
    let endless_line = line!() + 4;
    let grows = || {
        let (sender, receiver) = mpsc::channel();
        loop {
            sender.send(1).unwrap();
            receiver.recv().unwrap();
        }
    };
    let endless =
        Explorer::new().max_states(1_000).run::<()>(grows).unwrap_err();
    assert_eq!(endless.limit(), Some(&Error::TooManyStates(1_000)));
    assert_eq!(endless.bad(), None);
    let line = endless_line.to_string();
    let told = format!(
        "times to tests/explorers/tests/threads/findings.rs:{line}: a loop"
    );
    assert!(endless.to_string().contains(&told), "{endless}");
}

/// The other way has no end, and is gone first.
#[test]
fn what_is_near_the_beginning_is_found_before_a_limit() {
    let program = || {
        let (sender, receiver) = mpsc::channel();
        let there = sender.clone();
        let stops = thread::spawn(move || there.send(false).unwrap());
        sender.send(true).unwrap();
        while receiver.recv().unwrap() {
            sender.send(true).unwrap();
        }
        panic!("it was stopped after {:?}", stops.join());
    };
    for merges in [true, false] {
        let explorer = Explorer::new().max_states(2_000).merge(merges);
        let error = explorer.run::<()>(program).unwrap_err();
        assert_eq!(error.limit(), Some(&Error::TooManyStates(2_000)));
        let bad = error.bad().unwrap_or_else(|| panic!("{error}"));
        assert!(bad.steps.len() < 20, "{bad}");
        let again = explorer.replay::<()>(&bad.script(), program).unwrap();
        assert_eq!(again, *bad);
        let told = error.to_string();
        assert!(told.starts_with("there are more than 2000 states"), "{told}");
        assert!(told.contains(&bad.to_string()), "{told}");
    }
}

/// The program is too slow to be explored once more from its beginning.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_was_met_before_a_limit_is_told() {
    let program = || {
        std::thread::sleep(Duration::from_millis(250));
        let lock = Arc::new(Mutex::new(0));
        let there = Arc::clone(&lock);
        let other = thread::spawn(move || *there.lock().unwrap() += 1);
        assert_eq!(*lock.lock().unwrap(), 1, "the other came first");
        other.join().unwrap();
    };
    let all = Explorer::new().run(program).unwrap();
    let limit = Explorer::new().max_states(all.states - 1);
    let error = limit.run(program).unwrap_err();
    let bad = error.bad().unwrap_or_else(|| panic!("{error}"));
    let shortest = all.shortest(|it| it.verdict != Verdict::Ok).unwrap();
    assert_eq!(bad, shortest);
}

#[test]
#[should_panic(expected = "not every schedule was explored: there are more")]
fn explore_does_not_pass_over_a_limit() {
    explore(|| programs::independent(70, 70));
}

#[test]
fn a_lock_from_outside_of_the_closure_is_refused() {
    let outside = std::sync::Arc::new(Mutex::new(0));
    let program = move || {
        let n = &*outside;
        thread::scope(|scope| {
            scope.spawn(|| *n.lock().unwrap() += 1);
            *n.lock().unwrap() += 1;
        });
    };
    let error = Explorer::new().run(program).unwrap_err();
    assert!(matches!(error, Error::Outlives(_)), "{error:?}");
}

#[test]
fn a_program_that_is_not_deterministic_is_refused() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let runs = AtomicUsize::new(0);
    let program = move || {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        let lock = Arc::new(Mutex::new(0));
        let there = Arc::clone(&lock);
        thread::spawn(move || drop(there.lock()));
        if run.is_multiple_of(2) {
            drop(lock.lock());
        }
        drop(lock.lock());
    };
    let error = Explorer::new().run(program).unwrap_err();
    assert!(matches!(error, Error::NotDeterministic(_)), "{error:?}");
}

/// C(140, 70) is more than 2^128.
#[test]
fn more_schedules_than_fit_are_an_error() {
    let error =
        Explorer::new().run(|| programs::independent(70, 70)).unwrap_err();
    assert_eq!(error, Error::TooManySchedules);
}

/// Whoever drops an Arc last drops the sender in it, and ends the loop of the receiver.
#[test]
fn the_last_owner_of_a_shared_sender_ends_the_messages() {
    let report = explore(programs::shared_sender);
    report.expect_ok();
    assert_eq!(report.returning("\"3\""), report.schedules);
}

/// A message that lies unread in a mailbox goes home when the mailbox is dropped.
#[test]
fn what_an_unread_message_does_when_it_is_dropped_is_seen() {
    let report = explore(programs::messages_that_go_home);
    report.expect_ok();
    assert_eq!(report.returning("\"[1, 2]\""), report.schedules);
}
