//! Lists the accounts as they come in the batch.
//!
//! Red: two batches deadlock on these

/// A transfer from one account to another, by their names.
pub type Transfer<'a> = (&'a str, &'a str);

pub fn lock_list<'a>(batch: &[Transfer<'a>]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for &(from, to) in batch {
        for name in [from, to] {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}
