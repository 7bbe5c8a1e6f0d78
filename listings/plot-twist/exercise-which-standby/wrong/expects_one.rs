//! It expects that there is somebody to be promoted.
//!
//! Red: called `Option::unwrap()` on a `None` value

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
    let place = |text: &str| -> Option<(u32, u32)> {
        let (high, low) = text.split_once('/')?;
        let number = |part| u32::from_str_radix(part, 16).ok();
        Some((number(high)?, number(low)?))
    };
    let known = standbys.iter().enumerate();
    let known = known.filter_map(|(n, text)| Some((place((*text)?)?, n)));
    let known: Vec<_> = known.collect();
    // If `quorum` of them are silent, those may be the ones that had it.
    let silent = standbys.len() - known.len();
    if silent >= quorum {
        return None;
    }
    let furthest = known.into_iter().max();
    Some(furthest.unwrap().1)
}
