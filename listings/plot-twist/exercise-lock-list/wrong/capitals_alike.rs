//! Sorts as a telephone book does, in which *Bob* and *bob* are the same.
//!
//! Red: two batches deadlock on these

/// A transfer from one account to another, by their names.
pub type Transfer<'a> = (&'a str, &'a str);

pub fn lock_list<'a>(batch: &[Transfer<'a>]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for &(from, to) in batch {
        for name in [from, to] {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.sort_by_key(|name| name.to_lowercase());
    names
}
