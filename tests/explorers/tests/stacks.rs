//! The stacks of threads that cannot come to their ends, in a process of their own: it has room for so many.

extern crate every_schedule as std;

use std::sync::{Arc, Mutex};
use std::{mem, thread};

/// Wants a lock that nobody lets go of, while its thread unwinds.
struct WaitsForEver(Arc<Mutex<()>>);

impl Drop for WaitsForEver {
    fn drop(&mut self) {
        _ = self.0.lock();
    }
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_process_that_is_full_of_given_up_stacks_is_an_error() {
    let program = || {
        let lock = Arc::new(Mutex::new(()));
        mem::forget(lock.lock().unwrap());
        let waits = WaitsForEver(Arc::clone(&lock));
        let unwinds = thread::spawn(move || {
            let _waits = waits;
            panic!("and then it waits");
        });
        _ = unwinds.join();
    };
    let explored = (0..20_000).map(|_| std::Explorer::new().run(program));
    let error = explored.filter_map(Result::err).next();
    let error = error.expect("so many stacks do not fit into a process");
    assert!(matches!(error, std::Error::NoMoreStacks), "{error}");
}
