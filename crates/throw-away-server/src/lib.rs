//! Throw-away servers, for tests and for trying things out: PostgreSQL, alone
//! or with copies of it, and an etcd of three members.
//!
//! They are gone also when a test panics or is killed; each can itself be
//! killed, paused and started again. Each has an address of its own in
//! 127.0.0.0/8, as if it were a machine, so nobody else's port is ever in its
//! way. PostgreSQL runs as another user when we are root. Crates that start
//! servers for tests can do some of this, but not all of it.

mod again;
mod etcd;
mod keeper;
mod links;
mod place;
mod postgres;
mod recorded;

pub use crate::again::{Again, dies_with_us, told, wait};
pub use crate::etcd::{Etcd, MEMBERS};
pub use crate::place::Place;
pub use crate::postgres::{FSYNC, Server, programs};
pub use crate::recorded::{must_print_as_recorded, record};

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::thread;
use std::time::{Duration, Instant};

/// Asks until the answer is yes.
///
/// # Panics
/// If that takes longer than a minute.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Not for a real bank: what `HashMap` keeps attackers out with.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A number below this one, for random moments.
pub fn dice(below: u64) -> u64 {
    random() % below
}
