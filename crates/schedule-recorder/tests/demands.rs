//! What is demanded of every schedule is refused where some may be missing.

use every_schedule::sync::Arc;
use every_schedule::sync::atomic::{AtomicBool, Ordering::SeqCst};
use every_schedule::{Explorer, Report, Verdict, thread};
use schedule_recorder::{every, exactly};

/// Its loop ends by itself, but after more steps than it is followed for.
fn looks_five_thousand_times(fair: bool) -> Report {
    let program = || {
        let set = Arc::new(AtomicBool::new(false));
        let there = Arc::clone(&set);
        let other = thread::spawn(move || there.store(true, SeqCst));
        let seen = (0..5_000).any(|_| set.load(SeqCst));
        assert!(seen, "not within 5,000 rounds");
        other.join().unwrap();
    };
    Explorer::new().fair(fair).run(program).expect("can be explored")
}

#[test]
#[should_panic(expected = "a loop was taken for endless")]
fn a_loop_that_was_taken_for_endless_is_not_passed_over() {
    every(&looks_five_thousand_times(false), |end| end.verdict == Verdict::Ok);
}

#[test]
fn whoever_says_that_it_is_endless_is_believed() {
    every(&looks_five_thousand_times(true), |end| end.verdict == Verdict::Ok);
}

/// Also if the test lies in a module, whose name no page says.
#[test]
fn a_count_that_changed_names_the_pages_that_rest_on_it() {
    if workspace::recording() {
        return; // the count below would be recorded
    }
    let report = Explorer::new().run(|| ()).expect("can be explored");
    let test = "slow_work::a_slow_message_holds_up_the_next_in_every_schedule";
    let test = std::thread::Builder::new().name(test.into());
    let test = test.spawn(move || exactly(&report, "2: 2 ok")).unwrap();
    let said = *test.join().unwrap_err().downcast::<String>().unwrap();
    assert!(said.contains("src/claims.md:"), "{said}");
    assert!(said.contains("1: 1 ok"), "{said}");
}
