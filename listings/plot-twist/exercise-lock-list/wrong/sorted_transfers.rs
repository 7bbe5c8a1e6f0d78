//! Sorts the transfers, and each by itself.
//!
//! Red: two batches deadlock on these

/// A transfer from one account to another, by their names.
pub type Transfer<'a> = (&'a str, &'a str);

pub fn lock_list<'a>(batch: &[Transfer<'a>]) -> Vec<&'a str> {
    let mut pairs: Vec<_> =
        batch.iter().map(|&(from, to)| (from.min(to), from.max(to))).collect();
    pairs.sort();
    let mut names = Vec::new();
    for name in pairs.into_iter().flat_map(|(one, other)| [one, other]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
