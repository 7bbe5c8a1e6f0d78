//! Random programs in which a difference was once found.

use super::program::{Destructor, Do, Farewell, Program, Result, Thread};

fn thread(work: Vec<Do>) -> Thread {
    Thread { work, is_named: false, result: Result::Nothing, tells: false }
}

fn program(main: Vec<Do>, threads: Vec<Thread>) -> Program {
    Program {
        main,
        farewells: threads.iter().map(|_| Farewell::DropFirst).collect(),
        threads,
        room: Some(1),
        destructor: Destructor::Quiet,
        outlives_main: false,
        spurious: false,
        writer_first: Some(true),
    }
}

fn write_first() -> Do {
    Do::Lock { mutex: 0, looks: false, writes: true, rest: vec![] }
}

/// All of them.
pub fn programs() -> Vec<Program> {
    let teller = Thread { tells: true, ..thread(vec![Do::NotifyAll]) };
    // No run had the last owner drop what they share, since each ended with `main`.
    let last_owner_after_main =
        program(vec![Do::NotifyOne, write_first(), Do::WaitOnce], vec![teller]);
    let spawn = Do::Spawn { work: vec![], joins: false };
    let scope = Do::Scope(vec![], vec![]);
    let last_owner_in_a_deadlock = Program {
        farewells: vec![Farewell::Join],
        outlives_main: true,
        ..program(
            vec![Do::Barrier, spawn, Do::Local],
            vec![Thread {
                result: Result::Seen,
                ..thread(vec![Do::Once, Do::Lazy, Do::Unpark(0), scope])
            }],
        )
    };
    // The second of two channels of one name is there in some schedules only.
    let one_name_twice = Program {
        room: Some(0),
        destructor: Destructor::Locks,
        outlives_main: true,
        ..program(
            vec![Do::Ask(vec![Do::Send(1)])],
            vec![thread(vec![
                Do::Send(1),
                Do::Ask(vec![Do::Ask(vec![])]),
                Do::Send(1),
            ])],
        )
    };
    // Nobody ever drops the result, and what its destructor does was asked for when merged only.
    let never_dropped = Program {
        outlives_main: true,
        writer_first: Some(false),
        ..program(
            vec![Do::ParkTimeout, Do::Unpark(1), Do::Park],
            vec![Thread { result: Result::Speaker, ..thread(vec![Do::Park]) }],
        )
    };
    // A panic of `main` drops the last sender, and ends what others have begun to say.
    let said_while_main_panics = Program {
        room: Some(1),
        destructor: Destructor::Counts,
        farewells: vec![Farewell::Join],
        outlives_main: true,
        ..program(
            vec![
                Do::Lock {
                    mutex: 1,
                    looks: true,
                    writes: false,
                    rest: vec![Do::Send(1)],
                },
                Do::Lock {
                    mutex: 0,
                    looks: true,
                    writes: true,
                    rest: vec![Do::PanicIfOdd],
                },
            ],
            vec![Thread {
                is_named: true,
                result: Result::Seen,
                tells: true,
                ..thread(vec![Do::Drain])
            }],
        )
    };
    // Behind its first panic thread 2 drops what nobody can tell of: a replay drops it in silence.
    let owner_dropped_behind_a_panic = Program {
        room: None,
        destructor: Destructor::Panics,
        farewells: vec![Farewell::DropFirst, Farewell::Join],
        outlives_main: true,
        writer_first: None,
        ..program(
            vec![Do::Spawn { work: vec![Do::OnceSlowly], joins: true }],
            vec![
                Thread {
                    result: Result::Seen,
                    ..thread(vec![
                        Do::Write(vec![]),
                        Do::Spawn { work: vec![], joins: true },
                    ])
                },
                thread(vec![Do::Local, Do::Local]),
            ],
        )
    };
    // Only a run that was over made the second of two atomics.
    let named_on_the_way_out = Program {
        destructor: Destructor::Adds,
        farewells: vec![Farewell::Join],
        outlives_main: true,
        spurious: true,
        ..program(
            vec![Do::Yield, Do::Name, Do::Spin, Do::Say],
            vec![Thread {
                result: Result::Speaker,
                ..thread(vec![Do::Yield, Do::Spin])
            }],
        )
    };
    vec![
        last_owner_after_main,
        last_owner_in_a_deadlock,
        one_name_twice,
        never_dropped,
        said_while_main_panics,
        owner_dropped_behind_a_panic,
        named_on_the_way_out,
    ]
}
