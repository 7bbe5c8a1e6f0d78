//! It wants most of them to answer, whatever the quorum was.
//!
//! Red: with_a_quorum_of_one_every_standby_must_answer

/// The place in the log up to which a standby has it on its disk, as
/// PostgreSQL writes it: two hexadecimal numbers, such as `0/3017F10`. The
/// first counts units of 4 GiB, the second bytes. `None`: it does not answer.
pub type Received<'a> = Option<&'a str>;

pub fn to_promote(standbys: &[Received<'_>], _quorum: usize) -> Option<usize> {
    let place = |text: &str| -> Option<(u32, u32)> {
        let (high, low) = text.split_once('/')?;
        let number = |part| u32::from_str_radix(part, 16).ok();
        Some((number(high)?, number(low)?))
    };
    let known = standbys.iter().enumerate();
    let known = known.filter_map(|(n, text)| Some((place((*text)?)?, n)));
    let known: Vec<_> = known.collect();
    if 2 * known.len() <= standbys.len() {
        return None;
    }
    known.into_iter().max().map(|(_, n)| n)
}
