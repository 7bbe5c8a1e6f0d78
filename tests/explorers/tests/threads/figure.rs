//! A figure shows what the report counts, and a reader can find every ending in it.

use std::collections::BTreeMap;

use crate::programs::{self, PROGRAMS};
use every_schedule::figure::{
    Came, End, Figure, Operation, Role, Status, Verb,
};
use every_schedule::sync::mpsc::{channel, sync_channel};
use every_schedule::{Explorer, Report, VerdictKind, thread};

fn explore(program: fn() -> String) -> (Report, Figure) {
    Explorer::new().idle_rounds(2).run_for_figure(program).unwrap()
}

/// Walks the data as the page does: parents come first, every step leads forward, and the ways
/// to each end are as many as the report says.
#[test]
fn the_ways_through_a_figure_are_the_schedules() {
    for (name, program) in PROGRAMS {
        let (report, figure) = explore(*program);
        let moments = &figure.moments;
        assert!(moments.len() <= report.states, "{name}");
        let mut ways = vec![0_u128; moments.len()];
        ways[0] = 1;
        let mut ends = BTreeMap::<End, u128>::new();
        for (n, moment) in moments.iter().enumerate() {
            for step in &moment.steps {
                assert!(step.to > n, "{name}: {n} to {}", step.to);
                ways[step.to] += ways[n];
            }
            assert_eq!(moment.steps.is_empty(), moment.end.is_some());
            if let Some(end) = moment.end {
                *ends.entry(figure.ends[end].clone()).or_default() += ways[n];
            }
        }
        let mut expected = BTreeMap::new();
        for it in &report.ends {
            *expected.entry(End::from(&it.ending)).or_default() += it.schedules;
        }
        assert_eq!(ends, expected, "{name}");
    }
}

/// The counts and the shortest ways that are found for the page are those of the report.
#[test]
fn a_finished_figure_counts_and_leads_as_the_report_does() {
    for (name, program) in PROGRAMS {
        let (report, mut figure) = explore(*program);
        figure.finish(None, &[], None);
        assert_eq!(figure.schedules(|_| true), report.schedules, "{name}");
        for (n, outcome) in figure.outcomes.iter().enumerate() {
            let so = |it: &every_schedule::Ending| {
                let end = End::from(it);
                let ends = figure.ends.iter();
                let known = |it: &&End| it.text() == end.text();
                ends.clone().find(known).unwrap().outcome == n
            };
            let counted = figure.schedules(|it| it == n);
            assert_eq!(counted, report.count(so), "{name}: {outcome:?}");
            let shortest = report.shortest(so).unwrap();
            let way: Vec<_> = outcome.way.split('-').collect();
            let actor = |word: &&str| {
                word.trim_end_matches(char::is_alphabetic).to_owned()
            };
            let switches =
                way.windows(2).filter(|two| actor(&two[0]) != actor(&two[1]));
            assert_eq!(switches.count(), shortest.switches(), "{name}");
            let steps = way.iter().filter(|it| !it.is_empty()).count();
            assert_eq!(steps, shortest.steps.len(), "{name}");
        }
    }
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn the_same_program_gives_the_same_bytes() {
    for (name, program) in PROGRAMS {
        let html = || {
            let (_, mut figure) = explore(*program);
            figure.finish(None, &[], None);
            figure.html("name", "A caption.")
        };
        let once = html();
        assert_eq!(once, html(), "{name}");
    }
}

/// The page's script reads what was written.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_figure_survives_its_way_to_the_page() {
    for (name, program) in PROGRAMS {
        let (_, mut figure) = explore(*program);
        figure.finish(None, &[], None);
        figure.shortest.clear(); // chosen before the page is written, and not on it
        let json = serde_json::to_string(&figure).unwrap();
        let read: Figure = serde_json::from_str(&json).unwrap();
        assert_eq!(read, figure, "{name}");
    }
}

/// Recorded figures have these words, and their ends in this order.
#[test]
fn verdicts_are_words_in_the_data_of_a_figure() {
    use VerdictKind::{Deadlock, Leaked, Livelock, Ok, Violated};
    let mut all = vec![Violated, Ok, Livelock, Leaked, Deadlock];
    all.sort();
    let words: Vec<_> = all.iter().map(|it| it.word()).collect();
    assert_eq!(words, ["deadlock", "leaked", "livelock", "ok", "violated"]);
    assert_eq!(serde_json::json!(all), serde_json::json!(words));
}

/// What a reader sees when the circle of the opposite transfers has closed.
#[test]
fn a_deadlock_can_be_read() {
    let (_, mut figure) = explore(|| programs::transfers(&[(0, 1), (1, 0)]));
    figure.finish(None, &[], None);
    let is_stuck =
        |end: usize| figure.ends[end].verdict == VerdictKind::Deadlock;
    let mut moments = figure.moments.iter();
    let stuck = moments.find(|it| it.end.is_some_and(is_stuck)).unwrap();
    let waits: Vec<_> = stuck
        .actors
        .iter()
        .map(|&it| &figure.actor_states[it])
        .filter(|it| it.status == Status::Blocked)
        .filter(|it| it.next.is_some_and(|it| it.on.is_some()))
        .map(|it| (&*figure.actors[it.actor], &*it.words.long))
        .collect();
    assert_eq!(
        waits,
        [
            ("thread 1", "lock `accounts` #2"),
            ("thread 2", "lock `accounts` #1")
        ]
    );
    let circle: Vec<_> = stuck
        .waits
        .iter()
        .filter(|it| it.circle)
        .map(|it| (&*figure.actors[it.who], &*figure.actors[it.whom]))
        .collect();
    assert_eq!(circle, [("thread 1", "thread 2"), ("thread 2", "thread 1")]);
    let held: Vec<_> = stuck
        .objects
        .iter()
        .map(|&it| &figure.object_states[it])
        .filter(|it| figure.objects[it.object].role == Role::Lock)
        .map(|it| {
            let object = &*figure.objects[it.object].name;
            (object, &*figure.actors[it.actors[0]], it.values.len())
        })
        .collect();
    assert_eq!(
        held,
        [
            ("`accounts` #1", "thread 1", 0), // what is held, nobody else can see
            ("`accounts` #2", "thread 2", 0)
        ]
    );
    let payee = "let mut payee = accounts[to].lock().unwrap();";
    assert!(figure.lines.iter().any(|it| it.text == payee));
}

/// A channel is called as the listing calls the end of it that it uses, and whoever is about to
/// send a message can be seen with it, also if nobody will receive it.
#[test]
fn a_message_is_seen_before_it_is_sent() {
    let (_, mut figure) = Explorer::new()
        .run_for_figure(|| {
            let (asker, _answer) = channel();
            let (alice, mailbox) = channel();
            drop(mailbox);
            asker.send(1).unwrap();
            alice.send("hello").unwrap_err();
        })
        .unwrap();
    figure.finish(None, &[], None);
    let states = figure.actor_states.iter();
    let doing: Vec<_> = states.map(|it| &*it.words.long).collect();
    assert_eq!(
        doing,
        [
            "drop the receiver of `mailbox`",
            "send `1` to `asker`",
            "send `\"hello\"` to `mailbox`",
            "drop the receiver of `asker`",
            ""
        ]
    );
    let deeds = figure.deeds.iter().map(|it| (it.did.verb, it.came));
    let deeds: Vec<_> = deeds.filter(|it| it.0 == Verb::Send).collect();
    assert_eq!(deeds, [(Verb::Send, Came::Sent), (Verb::Send, Came::Refused)]);
}

/// At a rendezvous with somebody who waits, a message goes from hand to hand in one step.
#[test]
fn a_message_can_go_from_hand_to_hand() {
    let (_, figure) = Explorer::new()
        .run_for_figure(|| {
            let (sender, mailbox) = sync_channel(0);
            let reader = thread::spawn(move || mailbox.recv().is_ok());
            let sent = sender.try_send(1).is_ok();
            drop(sender);
            (sent, reader.join().unwrap())
        })
        .unwrap();
    let came: Vec<_> = figure.deeds.iter().map(|it| it.came).collect();
    let reader = figure.actor_index("thread 1").unwrap();
    assert!(came.contains(&Came::Handed(reader)), "{came:?}");
}

/// A message that is still there when its receiver goes is lost, and the step says so.
#[test]
fn a_message_that_nobody_receives_is_lost_in_a_step() {
    let (_, mut figure) = Explorer::new()
        .run_for_figure(|| {
            let (sender, mailbox) = channel();
            sender.send(7).unwrap();
            drop(mailbox);
            sender.send(8).unwrap_err();
        })
        .unwrap();
    figure.finish(None, &[], None);
    let lost: Vec<_> =
        figure.deeds.iter().filter(|it| !it.lost.is_empty()).collect();
    let [deed] = lost[..] else { panic!("{lost:?}") };
    let Operation { verb, .. } = deed.did;
    assert_eq!((verb, &*deed.words.short), (Verb::DropReceiver, "✗ 7"));
}

/// The end of the only way of a program to its first outcome, as a picture.
fn picture_of(program: fn()) -> (Figure, String) {
    let (_, mut figure) = Explorer::new().run_for_figure(program).unwrap();
    figure.finish(None, &[], None);
    let way = &figure.outcomes[0].way;
    let marks = figure.marks("it", way, way.split('-').count());
    (figure, marks)
}

const RING: &str = "arrow open\" cx";
const CROSS: &str = "l6 6m0 -6l-6 6";

/// No message is on its way in a program that has ended: what nobody has read is gone, which need
/// not be a loss.
#[test]
fn a_message_that_is_there_as_the_program_ends_is_unread() {
    let (figure, marks) = picture_of(|| {
        let (sender, _mailbox) = channel();
        thread::spawn(move || sender.send(7)).join().unwrap().unwrap();
    });
    let lost = figure.deeds.iter().filter(|it| !it.lost.is_empty());
    let lost: Vec<_> = lost.map(|it| (it.last, &*it.words.long)).collect();
    assert_eq!(lost, [(true, "send `7` to `sender`; unread at the end")]);
    assert!(marks.contains(CROSS) && !marks.contains(RING), "{marks}");
}

/// In a deadlock the receiver is still there, and so is what nobody has read.
#[test]
fn a_message_in_a_deadlock_is_still_there() {
    let (_, marks) = picture_of(|| {
        let (sender, mailbox) = channel();
        let (_never, other) = channel::<()>();
        let reader = thread::spawn(move || (other.recv(), mailbox.recv()));
        sender.send(7).unwrap();
        drop(reader.join());
    });
    assert!(marks.contains(RING) && !marks.contains(CROSS), "{marks}");
}

/// An arrow passes by the steps of the lanes between.
#[test]
fn an_arrow_runs_through_no_step_of_another_lane() {
    let (figure, _) = picture_of(|| {
        let (first, mailbox) = channel();
        let firsts = thread::spawn(move || mailbox.recv().unwrap());
        let (second, mailbox) = channel();
        let seconds = thread::spawn(move || mailbox.recv().unwrap());
        first.send(1).unwrap();
        second.send(2).unwrap();
        firsts.join().unwrap();
        seconds.join().unwrap();
    });
    assert_eq!(figure.actors, ["main", "thread 1", "thread 2"]);
    // The first receives while the second's message is half-way.
    let marks = figure.marks("it", "0-0-1-2", 4);
    assert_eq!(marks.matches("\"mark").count(), 4);
    let dots: Vec<(i32, i32)> = marks
        .lines()
        .filter(|it| it.contains("\"mark"))
        .map(|it| {
            let number = |name: &str| {
                let (_, rest) = it.split_once(name).unwrap();
                rest.split('"').next().unwrap().parse::<i32>().unwrap()
            };
            (number(" cx=\""), number(" cy=\""))
        })
        .collect();
    for line in marks.lines().filter(|it| it.starts_with("<path class=\"arrow"))
    {
        let (_, way) = line.split_once(" d=\"M").unwrap();
        let way = way.split('"').next().unwrap().split('L').map(|it| {
            let (x, y) = it.split_once(' ').unwrap();
            (x.parse::<i32>().unwrap(), y.parse::<i32>().unwrap())
        });
        let way: Vec<_> = way.collect();
        for piece in way.windows(2) {
            let ((x1, y1), (x2, y2)) = (piece[0], piece[1]);
            for &(x, y) in &dots {
                if x1.min(x2) < x && x < x1.max(x2) {
                    let there = y1 + (y2 - y1) * (x - x1) / (x2 - x1);
                    assert!((there - y).abs() > 6, "{line} through {x} {y}");
                }
            }
        }
    }
}
