//! A figure shows what the report counts, and a reader can find every ending in it.

use std::collections::BTreeMap;

use crate::programs::{self, PROGRAMS};
use every_schedule::sync::mpsc::channel;
use every_schedule::{Explorer, Figure, Report};
use serde_json::Value;

fn explore(program: fn() -> String) -> (Report, Figure) {
    Explorer::new().idle_rounds(2).run_for_figure(program).unwrap()
}

fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).unwrap()
}

/// Walks the data as the page does: parents come first, every step leads forward, and the ways
/// to each end are as many as the report says.
#[test]
fn the_ways_through_a_figure_are_the_schedules() {
    for (name, program) in PROGRAMS {
        let (report, figure) = explore(*program);
        let data: Value = serde_json::from_str(figure.json()).unwrap();
        let nodes = data["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), figure.nodes(), "{name}");
        assert!(nodes.len() <= report.states, "{name}");
        let mut ways = vec![0_u128; nodes.len()];
        ways[0] = 1;
        let mut ends = BTreeMap::<String, u128>::new();
        for (n, node) in nodes.iter().enumerate() {
            let [threads, objects, steps, end] = &node.as_array().unwrap()[..]
            else {
                panic!("{name}: {node}")
            };
            for (states, kind) in
                [(threads, "threadStates"), (objects, "objectStates")]
            {
                for state in states.as_array().unwrap() {
                    assert!(
                        data[kind][index(state)].is_array(),
                        "{name}: {state}"
                    );
                }
            }
            for step in steps.as_array().unwrap() {
                let child = index(&step[1]);
                assert!(child > n, "{name}: {n} to {child}");
                ways[child] += ways[n];
            }
            match end.as_i64() {
                Some(-1) => assert!(!steps.as_array().unwrap().is_empty()),
                _ => {
                    let text = data["ends"][index(end)][1].as_str().unwrap();
                    *ends.entry(text.to_owned()).or_default() += ways[n];
                }
            }
        }
        let expected =
            report.ends.iter().map(|it| (it.ending.to_string(), it.schedules));
        assert_eq!(ends, expected.collect(), "{name}");
    }
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    for (name, program) in PROGRAMS {
        assert_eq!(explore(*program).1, explore(*program).1, "{name}");
    }
}

/// What a reader sees when the circle of the opposite transfers has closed.
#[test]
fn a_deadlock_can_be_read() {
    let (_, figure) = explore(|| programs::transfers(&[(0, 1), (1, 0)]));
    let data: Value = serde_json::from_str(figure.json()).unwrap();
    let nodes = data["nodes"].as_array().unwrap();
    let word = |node: &Value| data["ends"][index(&node[3])][0].clone();
    let stuck =
        nodes.iter().find(|node| node[3] != -1 && word(node) == "deadlock");
    let stuck = stuck.unwrap();
    let object = |n: &Value| data["objects"][index(n)][1].as_str().unwrap();
    let thread = |n: &Value| data["threads"][index(n)].as_str().unwrap();
    let waits: Vec<_> = stuck[0]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &data["threadStates"][index(it)])
        .filter(|it| it[1] == "blocked" && it[3] != -1)
        .map(|it| (thread(&it[0]), it[2].as_str().unwrap(), object(&it[3])))
        .collect();
    let second = "lock `accounts` #2";
    let first = "lock `accounts` #1";
    assert_eq!(
        waits,
        [
            ("thread 1", second, "`accounts` #2"),
            ("thread 2", first, "`accounts` #1")
        ]
    );
    let held: Vec<_> = stuck[1]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &data["objectStates"][index(it)])
        .map(|it| {
            (object(&it[0]), thread(&it[1][0]), it[2].as_array().unwrap().len())
        })
        .collect();
    assert_eq!(
        held,
        [
            ("`accounts` #1", "thread 1", 0), // what is held, nobody else can see
            ("`accounts` #2", "thread 2", 0)
        ]
    );
    let lines = data["sources"][0][1].as_object().unwrap();
    let payee = "let mut payee = accounts[to].lock().unwrap();";
    assert!(lines.values().any(|line| line == payee), "{lines:?}");
}

/// A mailbox is called as the listing calls the end of it that it uses, and whoever is about to
/// send a letter can be seen with it, also if nobody will read it.
#[test]
fn a_letter_is_seen_before_it_is_sent() {
    let (_, figure) = Explorer::new()
        .run_for_figure(|| {
            let (asker, _answer) = channel();
            let (alice, mailbox) = channel();
            drop(mailbox);
            asker.send(1).unwrap();
            alice.send("hello").unwrap_err();
        })
        .unwrap();
    let data: Value = serde_json::from_str(figure.json()).unwrap();
    let states = data["threadStates"].as_array().unwrap();
    let doing: Vec<_> =
        states.iter().map(|it| it[2].as_str().unwrap()).collect();
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
}
