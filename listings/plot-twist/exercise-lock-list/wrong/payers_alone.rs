//! Forgets that a payee is changed as well.
//!
//! Red: needs these accounts

/// A transfer from one account to another, by their names.
pub type Transfer<'a> = (&'a str, &'a str);

pub fn lock_list<'a>(batch: &[Transfer<'a>]) -> Vec<&'a str> {
    let mut names: Vec<_> = batch.iter().map(|&(from, _)| from).collect();
    names.sort();
    names.dedup();
    names
}
