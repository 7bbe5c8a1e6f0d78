//! Sorts by the first letter of a name.
//!
//! Red: two batches deadlock on these

/// A transfer from one account to another, by their names.
pub type Transfer<'a> = (&'a str, &'a str);
/// Every account of the batch, once, in an order that all batches share.
pub fn lock_list<'a>(batch: &[Transfer<'a>]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for name in batch.iter().flat_map(|&(from, to)| [from, to]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| name.chars().next());
    names
}
