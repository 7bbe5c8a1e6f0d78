//! Throw-away servers, for tests and for trying things out: PostgreSQL, alone
//! or with copies of it, and an etcd of three members.
//!
//! They are gone also when a test panics or is killed; each can itself be
//! killed, paused and started again. Each has an address of its own in
//! 127.0.0.0/8, as if it were a machine, so nobody else's port is ever in its
//! way. PostgreSQL runs as another user when we are root. Crates that start
//! servers for tests can do some of this, but not all of it.

mod etcd;
mod keeper;
mod links;
mod place;
mod postgres;

pub use crate::etcd::{Etcd, MEMBERS};
pub use crate::place::Place;
pub use crate::postgres::{Server, programs};

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

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

/// Writes what many rounds have found into `hundred-rounds.txt`, each count
/// between anchors of its name, if `RECORD` is set.
pub fn record(folder: &str, counts: &[(&str, String)]) {
    let lines = counts.iter().map(|(name, count)| {
        format!("ANCHOR: {name}\n{count}\nANCHOR_END: {name}\n")
    });
    let text: String = lines.collect();
    println!("{text}");
    if env::var_os("RECORD").is_some() {
        let file = Path::new(folder).join("hundred-rounds.txt");
        fs::write(file, text).expect("the folder is ours");
    }
}
