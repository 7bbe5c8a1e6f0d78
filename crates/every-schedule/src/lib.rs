//! Runs a program under **every** schedule, and says how many of them end how.
//!
//! # Three examples
//!
//! **A test.** [`every_schedule`] fails with the shortest schedule that does not end well, and
//! with the line that [replays](replay) it.
//!
//! ```should_panic
//! use every_schedule::sync::atomic::{AtomicU64, Ordering::SeqCst};
//! use every_schedule::{every_schedule, thread};
//!
//! // #[test]
//! fn two_customers_are_counted() {
//!     every_schedule(|| {
//!         let customers = AtomicU64::new(0);
//!         let count = || customers.store(customers.load(SeqCst) + 1, SeqCst);
//!         thread::scope(|scope| {
//!             scope.spawn(count);
//!             scope.spawn(count);
//!         });
//!         assert_eq!(customers.into_inner(), 2);
//!     });
//! }
//! # two_customers_are_counted();
//! ```
//!
//! **A report to ask.** [`explore`] counts, and does not judge. [`Explorer`] is the builder for
//! both: limits, options, [a figure](Explorer::run_for_figure).
//!
//! ```
//! use every_schedule::sync::{Arc, Mutex};
//! use every_schedule::{Verdict, explore, thread};
//!
//! let report = explore(|| {
//!     let alice = Arc::new(Mutex::new(1_000));
//!     let bob = Arc::new(Mutex::new(500));
//!     let tills = [(&alice, &bob), (&bob, &alice)].map(|(src, dest)| {
//!         let (src, dest) = (src.clone(), dest.clone());
//!         thread::spawn(move || {
//!             let mut src = src.lock().unwrap();
//!             let mut dest = dest.lock().unwrap();
//!             *src -= 200;
//!             *dest += 200;
//!         })
//!     });
//!     tills.into_iter().for_each(|till| till.join().unwrap());
//! });
//! assert_eq!((report.schedules, report.deadlocks()), (6, 2));
//! let shortest = report.shortest(|it| it.verdict == Verdict::Deadlock).unwrap();
//! println!("{shortest}"); // who locks what, line by line, and who waits for whom
//! assert_eq!(shortest.script(), "2 1"); // for `replay`
//! ```
//!
//! **An unchanged program.** The modules of this crate have the names and the signatures of
//! std's, so a program that was written for std runs here as it is, if the crate that checks it
//! calls this one `std`:
//!
//! ```ignore (needs a crate of its own; see tests/explorers/tests/items_of_std.rs)
//! #[macro_use]
//! extern crate every_schedule as std;
//!
//! #[path = "../src/lib.rs"]
//! mod my_program;
//!
//! #[test]
//! fn it_ends_well() {
//!     std::every_schedule(my_program::run);
//! }
//! ```
//!
//! The command line does that for you: `every-schedule path/to/main.rs`.
//!
//! # What is not covered
//!
//! What has no schedules does not compile, and the compiler shows why and what to do:
//!
//! ```compile_fail,E0432
//! use every_schedule::time::Instant; // a schedule has no clock
//! ```
//! ```compile_fail,E0432
//! use every_schedule::process::Command; // the outside world has no schedules
//! ```
//! ```compile_fail,E0432
//! use every_schedule::fs::File; // nor have files
//! ```
//!
//! Some of std can be had only by unstable features of the compiler, which a stable one lends to
//! this crate if it is asked to: `RUSTC_BOOTSTRAP = "every_schedule"` in the `[env]` of
//! `.cargo/config.toml`. Without it, what is locked or sent must implement `Debug`, an `Arc<T>`
//! does not turn into an `Arc<dyn Trait>` nor is it `self`, and a `static` `Mutex` or `RwLock` is
//! an error ([`Error::Outlives`]).
//!
//! # What a step is
//!
//! Between two steps a thread runs alone; what it does there no other thread can notice. These
//! are the steps, and before each of them any other thread may go on:
//!
//! - to lock and to **unlock** a `Mutex` or `RwLock`, `try_lock`, `downgrade`, `is_poisoned`,
//!   `clear_poison`;
//! - to send, to receive, to drop a `Receiver` while there are senders;
//! - to begin to wait at a `Condvar` (and unlock), to lock again after that, `notify_one` (each
//!   waiter it may wake is a step of its own), `notify_all`;
//! - to arrive at a `Barrier`; to begin and to complete a `Once`, `OnceLock` or `LazyLock`, and to
//!   ask whether it is complete while it is not; every operation of an atomic; `unpark` and the end
//!   of `park`;
//! - `is_finished`, `sleep`, `yield_now`, `spin_loop`;
//! - a timeout that is over (`recv_timeout`, `wait_timeout`, `park_timeout`): possible as long
//!   as there is nothing to return with. Nobody waits for real.
//!
//! These are none, because nobody can notice when they happen, and once they are possible,
//! nothing can prevent them. They happen at once:
//!
//! - to spawn a thread (the child runs to its first step), the end of a thread, a `join` and
//!   the end of a scope once the threads are through;
//! - to clone or drop a sender, to drop a receiver without senders, to receive from an empty
//!   mailbox without senders (the end of `for message in mailbox`);
//! - to go on after a barrier or a notification, or after a message was taken at a rendezvous;
//! - to make, clone or drop an `Arc`; to print, and to panic.
//!
//! An unlock is a step, because whoever tries the lock can tell when it happens. In a program
//! that only ever waits for its locks, that adds schedules and no ending.
//!
//! Where the program can notice after all, they are steps: the drop of a sender if the program
//! ever uses `try_recv` or `recv_timeout`; that a receiver stands at a rendezvous if it ever
//! uses `try_send` there; the end of a thread if it ever asks `is_finished`; to clone and to
//! drop an `Arc` if it ever counts the owners of one of that type (`strong_count`, `get_mut`, …);
//! to drop one if a destructor of that type ever does something (locks, sends, prints, panics,
//! asks for its thread, or for what is local to it), and likewise to drop the result of a thread that nobody joins; to print
//! and to panic in a thread that nobody joins, if the process ever ends with `main`, and in any
//! thread if one ever aborts it. When a run finds such a thing out, the exploration begins again,
//! with that known.
//!
//! In the package `explorers`, `threads/reductions.rs` runs every program with and without most of this (to
//! spawn, to go on after a wake-up, and to clone a sender are never steps),
//! and `generated` does so with random ones: the endings are the same.
//!
//! # How it ends
//!
//! A schedule ends when nobody can go on, or with `main`: when it has returned or panicked, the
//! process ends, and cuts off its other threads ([`Explorer::outlive_main`] lets them go on after a
//! return); `process::exit` and `abort` do the same from any thread. See [`Verdict`].
//!
//! A thread that does and sees the same again and again, at the same places, and changes nothing
//! may be in a loop without an end. After some rounds ([`Explorer::idle_rounds`]) a trial tells:
//! it goes on alone. If it leaves its loop, it is followed to there, in every order with the
//! others. If it stays for so many steps ([`Explorer::LOOP_STEPS`]), it is made to wait until a value
//! changes or only such threads are left. These go round in turn for as many rounds again; if still nothing changes,
//! that is a livelock, unless two of the others are locked up: then it is a deadlock.
//! [`Report::fair_only`] says that somebody was made to wait, and [`Report::loops`] where. Whether
//! the loop is endless is a guess: nobody can see what it counts. So [`Report::expect_ok`], and the
//! exit status of the command line, do not take that for ok unless the caller has said that it is
//! ([`Explorer::fair`], `--fair`).
//!
//! # How it counts
//!
//! A moment between two steps is known by what each thread has seen so far, what it is about to
//! do, and the state of every object; values are named by what their maker had seen. Equal
//! moments have the same future, so they are one state. What a thread has seen includes what it
//! got from others: with a message, a lock, a `join` or the end of a scope comes all that its
//! maker had seen, and so a value needs no other name. Names are compared as they are, not by
//! a hash, nor by the text of `Debug`. Schedules are the ways through the graph of states,
//! counted from its beginning.
//!
//! The program is run again and again. But between two steps a thread knows only what it has
//! seen; so once it was seen what it does then, that is not run again, and most of the graph is
//! found without running anything. [`Explorer::merge`] switches both off, and runs every
//! schedule by itself: `threads/counts.rs` there compares the counts. And for every way to end, the
//! shortest schedule is run for real before it is reported.
//!
//! A count of schedules is not a probability: a real machine does not choose evenly.
//!
//! # Limits
//!
//! - Weak memory orderings: atomics are sequentially consistent. Use loom for those.
//! - So is a try that fails (`try_lock`), and it fails only while the lock is held (a `try_read` also
//!   while a writer waits, if readers wait behind it). Std's synchronises
//!   with nothing, and std promises no more of an empty `try_recv`, a `try_send` that finds it full, `OnceLock::get` that finds nothing,
//!   `is_poisoned`, `is_finished`, `Arc::strong_count`, a `try_unwrap` that fails, a `Weak` that cannot be
//!   upgraded, and a `send` or `recv` that finds the channel closed.
//! - `fetch_update` and `update` are one step, and ask their closure once; std's ask again if another thread
//!   was faster. A closure with a side effect is not seen to have it twice.
//! - To lock a lock that the same thread holds is to wait forever. Std leaves it open: it may panic.
//! - To poison a lock and to unlock it is one step, and so is to lock it and to see the poison. In std
//!   others may come in between: they see `is_poisoned` while the lock is still held.
//! - `compare_exchange_weak` fails only if the value is another.
//! - What a reader of an `RwLock` does that meets a waiting writer is explored both ways
//!   ([`Explorer::writer_first`]), but the same way for all locks and all of a schedule.
//! - A loop that changes nothing is followed for [`Explorer::LOOP_STEPS`], and for
//!   [`Explorer::LOOP_STEPS_AGAIN`] once the same rounds turned out to have no end before. A loop that leaves later is taken for endless. How often a
//!   loop goes round before another thread ends it has no end, and no count: after
//!   `idle_rounds`, the thread waits for the next change.
//! - At most `idle_rounds` wake-ups in a row for no reason, and none
//!   once nobody could go on without: nobody promises one.
//! - A `static` lock, cell or thread-local begins anew with every schedule. What a static `Mutex`
//!   or `RwLock` guards must be `Clone` for that ([`Error::Outlives`]); the values of a static
//!   `OnceLock` or `LazyLock` are kept until the process ends, one a schedule.
//! - Two explorations at a time (tests run side by side) must not use the same static lock or
//!   cell with a value ([`Error::Outlives`]); atomics and barriers they may.
//! - The function of a `LazyLock` must be `Fn`, since a static one is called in every schedule.
//! - `stdout().lock()` keeps nobody out, and neither does `println!` while it formats: a deadlock by a
//!   `Display` that locks is not seen, and what such a `Display` prints comes first. What was printed
//!   without a newline is not lost by an abort.
//! - Nobody but `park` takes the token of an `unpark`; in std, a `recv` that waits or the end of a scope may.
//! - A thread that joins itself waits forever (std's panics). A `ScopedJoinHandle` that is forgotten keeps
//!   no scope from its end. `process::exit` drops no thread-local. If the destructor of a message panics
//!   when its receiver is dropped, the messages behind it are dropped all the same.
//! - `wait_timeout_while` asks its condition once more after the time is over, also with no time at all.
//! - Who drops the payload of a panic that nobody joins is no step: if its destructor tells, that is
//!   [`Error::NotDeterministic`]. `{:?}` of an `AtomicPtr` does not look inside.
//! - `available_parallelism` is 2. The last thread to come to a `Barrier` is its leader; std promises one,
//!   and not which.
//! - A loop without an end whose round has more than 32 steps is not recognised, and so has too many states.
//!   What does not end well near the beginning is looked for all the same ([`Error::Unfinished`]).
//!   Nor is one that takes a guard mutably in each round (a worker that polls by `queue.lock().unwrap().pop()`),
//!   upgrades a `Weak` that is there, notifies, unparks, or makes something: these count as changes.
//! - Messages that nobody has received are dropped with the receiver. Std does so, too, unless the
//!   last sender is dropped at the same time by another thread: then either may drop them.
//! - An `AtomicPtr` knows its pointers by number. If the machine gives out an address once more
//!   in one run and not in another, that is [`Error::NotDeterministic`].
//! - What each thread prints is kept, not whose line comes before whose.
//! - A process that ends cuts its threads off between two steps. Whether a thread that says
//!   nothing any more came to its end before that is not told apart.
//! - The stack of a coroutine that waits when a run is over is given up, up to 10,000 of a
//!   process; later ones unwind, as threads of the machine do always. One that cannot, since it
//!   unwinds already, is given up all the same. A process has room for some thirty thousand of them, or for
//!   half as many threads of the machine ([`Error::NoMoreStacks`]): to explore many programs with such ends,
//!   use several processes. A destructor that panics
//!   at such an end, or while the program unwinds (which aborts a process, and is reported so), is stopped
//!   when the next thing of this crate is dropped, or else in the panic hook: there it costs a
//!   thread of the machine, and whoever sets another hook waits forever, as the harness of
//!   `cargo test` does when it has said all.
//! - With `thread::scope` or a panic hook, or where a thread panics while it unwinds, the threads of the model
//!   are threads of the machine, which is ten times slower; else they are coroutines, with 2 MiB
//!   of stack each (`main`, too), and what a C library keeps for each thread of the machine is shared.
//! - The end of a scope waits for the destructors of its threads' thread-locals; std promises only
//!   that their closures are through.
//! - Five generations of threads, and [`Explorer::MOST_CHILDREN`] of each ([`Error::TooManyThreads`]).
//! - What comes from `core` instead of `std` (`core::sync::atomic`), and what a Mutex that is
//!   not this crate's guards, is not seen at all. A cell behind a lock that is made of atomics
//!   by hand (or a mailbox, or a flag) is noticed only if two runs differ by it; then all that threads have
//!   seen goes with every operation, and is never forgotten, or there is [`Error::NotDeterministic`].
//! - A `Waker` that is made of an `Arc` is one of its owners, however often it is cloned: who drops the last
//!   clone is not explored, two wakers of one `Arc` do not say that they `will_wake` each other, and `wake`
//!   calls `wake_by_ref`.
//! - An atomic that is changed by `get_mut` and then shared may be [`Error::NotDeterministic`]: make it with
//!   the value that it is to have.
//! - Locks guard sized values: neither `Arc<Mutex<dyn Trait>>` nor `Box<Mutex<dyn Trait>>` is covered; box
//!   the inside. Nor is what needs `unsafe` code: `Arc::pin`, `Arc::new_uninit`, and what gives or takes raw
//!   pointers (`into_raw`, `from_raw`, `as_ptr`, `increment_strong_count`).
//! - A panic hook of the program is called at its panics, from the moment on when it was set; to
//!   set it is no step.
//! - A `HashMap` has the same order in every run; with std each has its own.
//! - The program must do the same under the same schedule ([`Error::NotDeterministic`]). That
//!   is noticed when two runs differ: the first schedule is run three times, and the shortest of
//!   each way to end once more. The addresses of the first dozen `Arc`s of one size that a thread
//!   makes grow in the order of creation; those of boxes, and of `Arc`s of different threads,
//!   may not.
//! - Threads that share a lock or a counter leave another history behind in every order, so
//!   their states grow with the orders. For a program that is only watched that cannot be
//!   otherwise: a thread may keep all that it ever saw, and act on it in one case alone, so
//!   each sequence of values that it can see has to be run. Two threads that each count to
//!   eight under one lock see 12,870 of them. All states are kept in memory: [`Explorer::max_states`]
//!   bounds it, and [`Explorer::max_seconds`] the time. At either there is an error that says how
//!   many states were found, and no report.
//!
//! # How states grow
//!
//! Threads that share nothing (the worst case for the number of schedules, the best for
//! merging), and threads that share a lock (every order leaves another history behind), as
//! `cargo run -p every-schedule --features thorough --example growth` prints it:
//!
#![doc = include_str!("growth.md")]
//!
//! # Beside loom and shuttle
//!
//! The same small programs under every schedule: so much time of a processor each takes, as
//! `cargo run --release -p every-schedule --features second-opinions --example beside` writes it.
//! *Refused*: loom takes at most five threads, and no message that is sent when its receiver is gone.
//!
#![doc = include_str!("beside.md")]
#![cfg_attr(
    lent,
    feature(
        coerce_unsized,
        core_intrinsics,
        const_eval_select,
        dispatch_from_dyn,
        legacy_receiver_trait,
        specialization,
        unsize
    ),
    allow(incomplete_features, internal_features)
)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub mod collections;
#[doc(hidden)]
pub mod command;
pub mod figure;
pub mod io;
pub mod panic;
pub mod sync;
pub mod task;
pub mod thread;

mod describe;
mod engine;
mod explorer;
#[doc(hidden)]
pub mod foreign;
mod foresight;
mod idle;
mod introduce;
mod lent;
mod names;
mod no_report;
mod op;
mod page;
mod place;
pub mod prelude;
mod print;
mod progress;
mod report;
mod rules;
mod search;
mod world;

pub use explorer::{Explorer, every_schedule, explore, replay};
pub use figure::Figure;
pub use introduce::introduce;
pub use no_report::Error;
pub use place::Place;
pub use report::{Ending, Ends, Report, Schedule, Step, Verdict, VerdictKind};
#[doc(hidden)]
pub use rules::Fault;

#[doc(hidden)]
pub use print::print as __print;

// What is not concurrent is std's own. No glob: what is not covered must not compile.
pub use legacy::*;
pub use std::{
    alloc, any, array, ascii, borrow, boxed, cell, char, clone, cmp, convert,
    default, error, f32, f64, ffi, fmt, future, iter, marker, mem, num, ops,
    option, path, pin, primitive, ptr, rc, result, slice, str, string, vec,
};
pub use std::{
    assert, assert_eq, assert_ne, cfg, column, compile_error, concat,
    debug_assert, debug_assert_eq, debug_assert_ne, file, format, format_args,
    include, include_bytes, include_str, line, matches, module_path,
    option_env, stringify, todo, unimplemented, unreachable, write, writeln,
};

/// A program may still write `std::u64::MAX`.
mod legacy {
    #![allow(clippy::legacy_numeric_constants)]
    pub use std::{
        i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize,
    };
}

/// `std::time`, without clocks.
pub mod time {
    pub use std::time::{Duration, TryFromFloatSecsError};

    /// More than an `Instant` holds: std then waits without an end.
    pub(crate) fn is_forever(time: Duration) -> bool {
        time.as_secs() > i64::MAX as u64
    }

    #[cfg(a_schedule_has_no_clock)] // give the program a `Duration`, or count its steps
    pub struct Instant;
    #[cfg(a_schedule_has_no_clock)] // give the program a `Duration`, or count its steps
    pub struct SystemTime;
    #[cfg(a_schedule_has_no_clock)] // give the program a `Duration`, or count its steps
    pub const UNIX_EPOCH: () = ();
}

/// `std::env`: what does not change while the program runs.
pub mod env {
    pub use std::env::{
        Args, ArgsOs, JoinPathsError, SplitPaths, VarError, Vars, VarsOs, args,
        args_os, consts, current_dir, join_paths, split_paths, temp_dir, var,
        var_os, vars, vars_os,
    };

    #[cfg(what_all_schedules_share_must_not_change)] // hand the value on instead
    pub fn set_var() {}
    #[cfg(what_all_schedules_share_must_not_change)] // hand the value on instead
    pub fn remove_var() {}
    #[cfg(what_all_schedules_share_must_not_change)] // hand the value on instead
    pub fn set_current_dir() {}
}

/// `std::process`, as far as it is about the end of the process.
pub mod process {
    use std::panic::Location;

    pub use std::process::{ExitCode, Termination};

    use crate::engine::{self, Here};

    /// See [`std::process::exit`]. The schedule ends there, for all threads.
    #[track_caller]
    pub fn exit(code: i32) -> ! {
        match Here::get() {
            Some(_) => engine::quit(Some(code), Location::caller()),
            None => std::process::exit(code),
        }
    }

    /// See [`std::process::abort`]. The schedule ends there, for all threads.
    #[track_caller]
    pub fn abort() -> ! {
        match Here::get() {
            Some(_) => engine::quit(None, Location::caller()),
            None => std::process::abort(),
        }
    }

    #[cfg(it_is_another_one_in_every_run)] // use the name of a thread
    pub fn id() {}
    #[cfg(the_outside_world_has_no_schedules)] // put a function in its place
    pub struct Command;
    #[cfg(the_outside_world_has_no_schedules)] // put a function in its place
    pub struct Child;
    #[cfg(the_outside_world_has_no_schedules)] // put a function in its place
    pub struct Stdio;
    #[cfg(the_outside_world_has_no_schedules)] // put a function in its place
    pub struct Output;
}

/// `std::net`: addresses, and no network.
pub mod net {
    pub use std::net::{
        AddrParseError, IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4,
        SocketAddrV6,
    };

    #[cfg(the_outside_world_has_no_schedules)] // put a channel in its place
    pub struct TcpListener;
    #[cfg(the_outside_world_has_no_schedules)] // put a channel in its place
    pub struct TcpStream;
    #[cfg(the_outside_world_has_no_schedules)] // put a channel in its place
    pub struct UdpSocket;
    #[cfg(the_outside_world_has_no_schedules)] // put a channel in its place
    pub trait ToSocketAddrs {}
    #[cfg(the_outside_world_has_no_schedules)] // put a channel in its place
    pub struct Shutdown;
}

#[cfg(the_outside_world_has_no_schedules)] // let the closure hold what was read from the file
pub mod fs {}
#[cfg(the_outside_world_has_no_schedules)] // there is no portable meaning of it
pub mod os {}
#[cfg(it_is_another_one_in_every_run)] // a finding says where each thread stands
pub mod backtrace {}
#[cfg(no_atomic_or_lock_of_it_would_be_seen)] // use what std has in modules of its own
pub mod intrinsics {}

/// `std::hash`. A `RandomState` is not random.
pub mod hash {
    pub use std::hash::{
        BuildHasher, BuildHasherDefault, DefaultHasher, Hash, Hasher,
    };

    pub use crate::collections::hash_map::RandomState;
}

/// `std::hint`.
pub mod hint {
    pub use std::hint::black_box;

    /// See [`std::hint::spin_loop`].
    #[track_caller]
    pub fn spin_loop() {
        crate::thread::yield_now();
    }
}
