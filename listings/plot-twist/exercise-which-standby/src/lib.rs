//! Exercise: which standby is to be promoted.

// ANCHOR: stub
/// The place in the log up to which a standby has it on its disk, as
/// PostgreSQL writes it: two hexadecimal numbers, such as `0/3017F10`. The
/// first counts units of 4 GiB, the second bytes. `None`: it does not answer.
pub type Received<'a> = Option<&'a str>;

/// The number of the standby to be promoted, counted from 0, or `None` if
/// something confirmed could be lost. A commit was confirmed when `quorum`
/// of these standbys had it.
///
/// A place that nobody can read is as good as no answer.
pub fn to_promote(standbys: &[Received<'_>], quorum: usize) -> Option<usize> {
    todo!("one of {standbys:?}, if enough answer for a quorum of {quorum}")
}
// ANCHOR_END: stub
