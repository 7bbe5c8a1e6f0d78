//! Runs a small [Tokio](https://tokio.rs) program under **every** schedule: every order of polls, every
//! branch that `select!` may look at first, every timer that may be over, every await at which a
//! task may be cancelled.
//!
//! The modules have the names and signatures of Tokio's. A program that was written for Tokio runs
//! as it is, if the crate that checks it calls this one `tokio`:
//!
//! ```ignore (needs a crate of its own; see tests/explorers/tests/tokio)
//! extern crate every_schedule_tokio as tokio;
//!
//! #[path = "…/src/lib.rs"]
//! mod cancelled_transfer;
//!
//! let report = tokio::explore(Model::OneThread, || tokio::block_on(cancelled_transfer::run()));
//! ```
//!
//! # Three models
//!
//! Which schedules there are depends on the runtime; [`Model`] says of which one a report speaks.
//! Some faults exist in one model only.
//!
//! # What is Tokio's own and what is not
//!
//! The types of [`sync`] are Tokio's, each in a wrapper that says what is done to it: they need no
//! runtime. Own are the executor, [`task`], [`time`], [`runtime`] and [`select!`], whose first branch
//! is a choice here and drawn at random there.
//!
//! # Limits
//!
//! - Every schedule is run by itself, none is merged with another, unless a caller says that tasks share
//!   nothing but these types ([`Explorer::merge`]). Beyond the limits of [`Explorer`] there is an error
//!   and no report; if a schedule was met that does not end well, the error has the shortest of these
//!   ([`Error::bad`](every_schedule::Error::bad)).
//! - There is no network, no file, no signal and no clock that tells the time: an [`Instant`](time::Instant) only
//!   says when a timer begins. `start_paused` and [`time::pause`] are accepted, and change nothing. A timer may be over at any time, but not before one that has to be over
//!   first: one that began no later and is no longer. Timers that began and were over between two
//!   moments say how much time has passed there, at least.
//!   No time passes while a task runs, and a tick of an interval is due one period after the one before
//!   was taken: those that pile up while a task waits for something else are not seen.
//! - On one thread, the tasks of all runtimes are polled by the thread that began the run, while it is in any
//!   `block_on`; what a runtime of another thread spawns waits for that, and is a deadlock if it never comes
//!   ([`Model::SeveralThreads`] is right). Of Tokio's current-thread runtimes, each drives its own tasks, and
//!   `Handle::block_on` none.
//! - With several threads, and for work that blocks, each task has what is local to a thread for itself; Tokio's
//!   tasks share workers. The tasks of a runtime that ends are dropped in one moment.
//! - With several threads, each task has a thread, too, however many workers or blocking threads
//!   (`max_blocking_threads`) a runtime has. In Tokio, a task that blocks its thread holds up the one that it
//!   woke or spawned last, which no other worker takes, and when all are blocked, everybody:
//!   [`Model::OneThread`] shows some of these hangs, [`Model::SeveralThreads`] none.
//!   `shutdown_timeout` waits for work that blocks, however long that takes.
//! - With several threads, a program in which now one owner of an `Arc<Runtime>` and now another is the last may
//!   be [`Error::NotDeterministic`](every_schedule::Error::NotDeterministic): give the runtime one owner.
//! - On one thread, a runtime that waits goes on with what another thread has woken first; what is woken
//!   in the same moment comes after that, and not before.
//! - `sleep` outside of a runtime, or in one without `enable_time`, does not panic.
//! - With merging, a program whose own code keeps the order of wake-ups, as `FuturesUnordered` does, may be
//!   [`Error::NotDeterministic`](every_schedule::Error::NotDeterministic).
//! - A `static` outlives its schedule, so nothing of [`sync`] can be made by `const_new`.
//! - On one thread, whoever is polled while a task drives others from within (`block_in_place`) sees the variables
//!   of that task ([`task_local!`]), and the tasks of a `LocalSet` do not see those of who awaits it.
//! - Which kind a runtime is of ([`Handle::runtime_flavor`](runtime::Handle::runtime_flavor)), the model says.
//! - The `self` of `lock_owned`, `acquire_owned` and the like is an `Arc` of std, or of the drop-in for std with
//!   the feature `std-drop-in`, as the command line has it.
//! - The tasks of a `LocalSet` are polled whether it is awaited or not.
//! - What tasks share past these types (an atomic, a `static`) is seen between two awaits only
//!   together with the drop-in for std.
//! - To send into a channel is one step; Tokio's takes the room first, or counts the message, and then puts
//!   it in. If the receiver is dropped between, a message that was accepted may stay until the last sender
//!   is dropped: whoever waits for its reply and holds a sender waits forever, which is not seen.
//!   To drop the last sender is one step, too; Tokio's is no longer counted a moment before the channel is closed.
//! - Guards of `enter` may be dropped in any order, without a panic, and other tasks of the thread do not see
//!   the runtime that one has entered. [`task::try_id`] says nothing in a destructor that runs after its task.
//! - To cancel a [`CancellationToken`](sync::CancellationToken) is one step for all its children.
//!   The first tick of an interval is there at once, and a timer that is first polled after its deadline,
//!   while its task waited for something else, is not over yet at that poll; Tokio's is.
//! - Whoever sees that a task of a `JoinSet` has ended gets it from the set; Tokio's may know it a moment
//!   later. `spawn` and `Handle::current` outside of a runtime, and `block_in_place` on a current-thread
//!   runtime, do not panic. What the `Clone` of a broadcast value does, it must not do with a step.
//!   A runtime that ends drops the tasks that are left in the order in which they were spawned; Tokio's order may
//!   be another. What a task panicked with and nobody asked about ends `main` also if the task was of another
//!   runtime.
//! - A loop that goes round as long as nobody stops it (a heartbeat that somebody aborts, `while
//!   !task.is_finished() { yield_now().await }`) has a schedule for every number of rounds, so such a program
//!   comes to a limit, and what goes wrong in the first rounds is all that is found. Give the loop a number of
//!   rounds.
//! - Of these types, the commonest methods are here. One that is missing does not compile; nor does
//!   `Arc<Mutex<dyn Trait>>`: box the inside.
//! - Tokio's cooperative budget is not modelled: on one thread, a task that is always ready is never made
//!   to wait; with [`Model::EveryAwait`], it is suspended once at each await on something of [`sync`] or on a task,
//!   and at a `select!` over these once as a whole.
//! - With several threads, to yield is no step, but for a task that does nothing else ten times over.
//! - A [`TaskTracker`](task::TaskTracker) is our own: to leave it and to tell whoever waits is one step.
//! - Of a `select!`, the orders that come to the same are skipped: if all branches are pending, or those
//!   before the first that is ready; unless two of these wait for the same thing, or one of them is a
//!   future of the program, which may do something before it waits ([`Explorer::every_choice`]).
//! - With several threads nothing is merged, and every operation is a step: two tasks of some three
//!   operations each have some thousands of schedules, and three tasks easily more than a minute has
//!   room for. Explore those on one thread, and take a smaller scene for several.
//! - A task that blocks the thread of its runtime with anything but the drop-in for std is
//!   [`Error::Blocks`](every_schedule::Error::Blocks), with the schedule so far. What is blocked stays so: that is for a process of its own, as
//!   the command line has it.

mod await_line;
#[doc(hidden)]
pub mod command;
mod executor;
mod explorer;
mod join;
mod join_set;
mod lanes;
mod line;
mod model;
#[doc(hidden)]
pub mod not_covered;
mod op;
mod owner;
pub mod runtime;
mod seen;
mod select;
pub mod sync;
pub mod task;
mod task_local;
mod task_tracker;
pub mod time;
mod timers;

pub use executor::settled;
pub use explorer::{Explorer, block_on, explore, replay};
#[doc(hidden)]
pub use lanes::Inner as __Inner;
pub use model::Model;
#[doc(hidden)]
pub use select::{
    Start as __Start, Waits as __Waits, only_waits as __only_waits,
};
#[doc(hidden)]
pub use std::thread_local as __thread_local;
pub use task::spawn;
#[doc(hidden)]
pub use tokio::select_priv_clean_pattern as __clean_pattern;
pub use tokio::{join, main, pin, test, try_join};

#[cfg(the_outside_world_has_no_schedules)] // put a channel in its place
pub mod net {}
#[cfg(the_outside_world_has_no_schedules)] // let the closure hold what was read from the file
pub mod fs {}
#[cfg(the_outside_world_has_no_schedules)] // put a function in its place
pub mod process {}
#[cfg(the_outside_world_has_no_schedules)] // put a channel in its place
pub mod io {}
#[cfg(the_outside_world_has_no_schedules)] // put a `Notify` in its place
pub mod signal {}
