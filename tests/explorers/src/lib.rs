//! What the tests of the explorers share: how many random programs are asked for.

use std::env;

/// The number in this variable of the environment, such as `PROGRAMS=1000`.
///
/// # Panics
/// If it is no number.
pub fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |it| it.parse().expect("a number"))
}
