//! Takes out repetitions before it sorts.
//!
//! Red: an account is listed twice

/// A transfer from one account to another, by their names.
pub type Transfer<'a> = (&'a str, &'a str);

pub fn lock_list<'a>(batch: &[Transfer<'a>]) -> Vec<&'a str> {
    let mut names: Vec<_> =
        batch.iter().flat_map(|&(from, to)| [from, to]).collect();
    names.dedup();
    names.sort();
    names
}
