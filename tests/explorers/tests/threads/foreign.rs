//! Steps of other drop-ins.

use every_schedule::foreign::{self, Way, idle, same_up_to, step};
use every_schedule::sync::{Arc, Mutex};
use every_schedule::{Explorer, Verdict, thread};

fn labels(texts: &[&str]) -> Vec<Way> {
    let way = |text: &&str| Way { words: text.to_string(), ..Way::default() };
    texts.iter().map(way).collect()
}

fn choose(ways: &[Way]) -> usize {
    foreign::choose(ways, None, None)
}

#[test]
fn each_way_of_a_choice_is_taken() {
    let every = Explorer::new().merge(false);
    let report = every.run(|| {
        let first = choose(&labels(&["tea", "coffee"]));
        let second = choose(&labels(&["milk", "sugar", "neither"]));
        (first, second)
    });
    let report = report.expect("there are few");
    assert_eq!((report.schedules, report.ends.len()), (6, 6));
    let last = report.shortest(|end| end.returned.as_deref() == Some("(1, 2)"));
    let last = last.expect("coffee without anything");
    assert_eq!(last.steps[0].action, "coffee");
    let replayed = every.replay(&last.script(), || {
        let first = choose(&labels(&["tea", "coffee"]));
        (first, choose(&labels(&["milk", "sugar", "neither"])))
    });
    assert_eq!(replayed.expect("is there").ending, last.ending);
}

#[test]
fn ways_that_are_known_to_be_alike_are_not_followed() {
    let every = Explorer::new().merge(false);
    let report = every.run(|| {
        let chosen = choose(&labels(&["a", "b", "c", "d"]));
        if chosen == 0 {
            same_up_to(2);
        }
        chosen
    });
    let report = report.expect("there are few");
    let ends: Vec<_> =
        report.ends.iter().map(|it| it.ending.returned.clone()).collect();
    assert_eq!(report.schedules, 2);
    assert_eq!(ends, [Some("0".to_owned()), Some("3".to_owned())]);
}

#[test]
fn who_is_idle_waits_to_be_woken_and_a_waking_is_not_lost() {
    let every = Explorer::new().merge(false);
    let report = every.run(|| {
        let done = Arc::new(Mutex::new(false));
        let there = Arc::clone(&done);
        let main = foreign::current().expect("belongs to the run");
        thread::spawn(move || {
            step("look", None);
            *there.lock().unwrap() = true;
            main.wake();
        });
        idle("wait for the child", None);
        *done.lock().unwrap()
    });
    let report = report.expect("there are few");
    assert!(
        report
            .ends
            .iter()
            .all(|it| it.ending.returned.as_deref() == Some("true"))
    );

    let report = every.run(|| idle("wait for nobody", None)).expect("one");
    let end = &report.ends[0].ending;
    assert_eq!(end.verdict, Verdict::Deadlock);
    assert!(end.waiting[0].ends_with("wait for nobody"), "{:?}", end.waiting);
}
