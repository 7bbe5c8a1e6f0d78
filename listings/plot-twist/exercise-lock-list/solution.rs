//! Solution: any order will do, if it is the same for everybody.

/// A transfer from one account to another, by their names.
pub type Transfer<'a> = (&'a str, &'a str);

// ANCHOR: solution
/// Every account of the batch, once, in an order that all batches share.
pub fn lock_list<'a>(batch: &[Transfer<'a>]) -> Vec<&'a str> {
    let mut names: Vec<_> =
        batch.iter().flat_map(|&(from, to)| [from, to]).collect();
    names.sort();
    names.dedup();
    names
}
// ANCHOR_END: solution
