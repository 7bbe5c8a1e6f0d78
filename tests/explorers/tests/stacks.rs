//! The stacks of threads that stand still forever: a process has room for so many.

extern crate every_schedule as std;
extern crate std as real;

use real::{env, process::Command};
use std::sync::{Arc, Mutex};
use std::{mem, process, thread};

/// Wants a lock that nobody lets go of, while its thread unwinds.
struct WaitsForEver(Arc<Mutex<()>>);

impl Drop for WaitsForEver {
    fn drop(&mut self) {
        _ = self.0.lock();
    }
}

/// Ends the process, while its thread unwinds.
struct Exits;

impl Drop for Exits {
    fn drop(&mut self) {
        process::exit(1);
    }
}

/// A thread that unwinds, and comes to no end.
fn unwinds_for_ever() {
    let lock = Arc::new(Mutex::new(()));
    mem::forget(lock.lock().unwrap());
    let waits = WaitsForEver(Arc::clone(&lock));
    let unwinds = thread::spawn(move || {
        let _waits = waits;
        panic!("and then it waits");
    });
    _ = unwinds.join();
}

/// Explores a program until the process has no room for more stacks.
fn is_an_error_in_the_end(program: fn()) {
    let explored = (0..40_000).map(|_| std::Explorer::new().run(program));
    let error = explored.filter_map(Result::err).next();
    let error = error.expect("so many stacks do not fit into a process");
    assert!(matches!(error, std::Error::NoMoreStacks), "{error}");
}

/// Does so in a process of its own.
fn in_a_process_of_its_own(test: &str, program: fn()) {
    const AGAIN: &str = "THE_PROCESS_OF_ITS_OWN";
    if env::var_os(AGAIN).is_some() {
        return is_an_error_in_the_end(program);
    }
    let again = Command::new(env::current_exe().unwrap())
        .args([test, "--exact", "--include-ignored"])
        .env(AGAIN, "")
        .output();
    let again = again.unwrap();
    let said = String::from_utf8_lossy(&again.stdout);
    assert!(again.status.success(), "{said}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_process_full_of_stacks_of_coroutines_is_an_error() {
    in_a_process_of_its_own(
        "a_process_full_of_stacks_of_coroutines_is_an_error",
        unwinds_for_ever,
    );
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_process_full_of_threads_of_the_machine_is_an_error() {
    in_a_process_of_its_own(
        "a_process_full_of_threads_of_the_machine_is_an_error",
        || {
            thread::scope(|scope| {
                scope.spawn(|| {});
            });
            unwinds_for_ever();
        },
    );
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_process_full_of_ends_in_destructors_is_an_error() {
    in_a_process_of_its_own(
        "a_process_full_of_ends_in_destructors_is_an_error",
        || {
            let _exits = Exits;
            panic!("and then it exits");
        },
    );
}
