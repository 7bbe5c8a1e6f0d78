//! What is asked for less often: how such programs end in each model, and that they do so on Tokio itself.

use crate::sync::{ends, ways};
use real_tokio::runtime::Builder;
use std::cell::Cell;
use tokio::Model::{EveryAwait, OneThread, SeveralThreads};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::{Explorer, block_on, explore};

/// In a model.
#[path = "."]
mod in_model {
    use every_schedule_tokio as tokio;

    #[path = "more.rs"]
    pub mod more;
}

/// On Tokio itself.
#[path = "."]
mod for_real {
    use real_tokio as tokio;

    #[path = "more.rs"]
    pub mod more;
}

macro_rules! ends_so {
    ($($name:ident: $expected:expr;)*) => { $(
        #[test]
        fn $name() {
            let program = in_model::more::$name;
            let expected: [&str; 3] = $expected;
            assert_eq!(ends(program), expected);
            for (model, expected) in [OneThread, EveryAwait].iter().zip(expected) {
                let merged = Explorer::new(*model).merge(true);
                let merged = merged.run(move || block_on(program())).unwrap();
                assert_eq!(ways(&merged), expected, "{model}, merged");
            }
            for (mut builder, expected) in [
                (Builder::new_current_thread(), expected[0]),
                (Builder::new_multi_thread(), expected[2]),
            ] {
                for _ in 0..20 {
                    let runtime = builder.enable_all().build().unwrap();
                    let end = runtime.block_on(for_real::more::$name());
                    assert!(expected.split(", ").any(|it| it == end), "{end}");
                }
            }
        }
    )* };
}

ends_so! {
    senders_are_counted: ["0 0, 1 0, 2 0"; 3];
    a_clone_is_counted: ["1 0", "1 0", "0 0, 1 0, 2 0"];
    weak_senders_are_counted: ["0 0", "0 0", "0 0, 1 0, 2 0"];
    senders_of_news_are_counted: [
        "10 1 true",
        "10 1 true",
        "00 1 true, 01 1 true, 10 1 true, 11 1 true, 20 1 true, 21 1 true",
    ];
    several_places_are_given_back_together: [
        "0 false 1, 1 true 12, 2 true 21",
        "0 false 1, 1 true 12, 2 true 21",
        "0 false 1, 0 true 12, 1 true 12, 2 false 1, 2 true 12, 2 true 21",
    ];
    a_place_may_be_given_back_for_the_sender: ["full None, sent Some(1)"; 3];
    several_are_polled_for: ["11, 20"; 3];
    a_reply_can_be_looked_for: ["false 1 true, true 1 true"; 3];
    who_replies_may_be_told_that_nobody_waits: ["false, true"; 3];
    a_part_of_a_mutex_keeps_it_locked: ["1, 11, locked"; 3];
    a_part_of_what_is_written_may_be_read_by_all: [
        "false 11 11 2, true 1 11 2, true 11 11 2",
        "false 11 11 2, true 1 11 2, true 11 11 2",
        "false 11 11 2, false locked 11 2, true 1 11 2, true 11 11 2, true locked 11 2",
    ];
    who_panics_over_a_part_unlocks: [
        "true true true",
        "true true true",
        "false true true, true true true",
    ];
    permits_of_two_are_not_one: ["1 true", "1 true", "0 true, 1 true"];
    a_place_is_given_back_before_its_sender: [
        "0 Empty",
        "0 Empty",
        "0 Disconnected, 0 Empty, 1 Disconnected, 1 Empty",
    ];
    what_is_spawned_belongs_to_the_runtime_that_was_entered: ["true false"; 3];
    ordinary_signatures: ["true true true"; 3];
    permits_can_be_parted: [
        "1 true, 3 true",
        "1 true, 3 true",
        "0 true, 1 true, 2 true, 3 true",
    ];
    who_waits_for_a_value_that_is_set_once: [
        "false 1 1 true, false 2 1 true",
        "false 1 1 true, false 2 1 true",
        "false 1 1 true, false 2 1 true, true 1 1 true, true 2 1 true",
    ];
    each_task_has_its_own_variables: [
        "a true 151 252 true, a true 252 151 true"; 3
    ];
    who_has_ended_is_known_by_its_number: ["one two, two one"; 3];
    who_was_aborted_is_known_by_its_number: ["true true"; 3];
    a_thread_is_in_a_runtime_or_in_none: ["true"; 3];
    what_has_a_deadline_can_be_asked_and_freed: ["early 1, late 1"; 3];
    a_deadline_can_be_asked_for: ["first"; 3];
    who_may_block_takes_what_there_is: ["0 1, 0 2, 1 1, 1 2"; 3];
    a_future_comes_out_of_its_timeout: ["1"; 3];
    what_is_spawned_belongs_to_the_set_that_was_entered: ["Ok(1)"; 3];
    a_set_takes_its_tasks_with_it: ["true"; 3];
    a_set_can_be_polled: ["12 true, 21 true"; 3];
}

/// As the models have it.
#[test]
fn outside_of_a_runtime_there_is_none() {
    for (model, flavor) in [
        (OneThread, RuntimeFlavor::CurrentThread),
        (SeveralThreads, RuntimeFlavor::MultiThread),
    ] {
        let report = explore(model, move || {
            let none = Handle::try_current().unwrap_err();
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let found =
                runtime.block_on(async { Handle::try_current().is_ok() });
            let flavor = runtime.handle().runtime_flavor() == flavor;
            (none.is_missing_context(), found, flavor)
        });
        assert_eq!(ways(&report), "(true, true, true)", "{model}");
    }
}

/// A `Cell` that tasks share by the variable of their thread is not in the name of a moment.
#[test]
fn what_is_set_around_a_runtime_is_not_merged() {
    tokio::task_local! {
        static LAST: Cell<u32>;
    }
    let program = || {
        LAST.sync_scope(Cell::new(0), || {
            block_on(async {
                let tasks = [1, 2].map(|number| {
                    tokio::spawn(async move { LAST.with(|it| it.set(number)) })
                });
                for task in tasks {
                    task.await.unwrap();
                }
                LAST.with(Cell::get)
            })
        })
    };
    let merged = Explorer::new(OneThread).merge(true).run(program).unwrap();
    assert_eq!(ways(&merged), "1, 2");
}
