//! Exercise: in which order a batch of transfers locks its accounts.

// ANCHOR: stub
/// A transfer from one account to another, by their names.
pub type Transfer<'a> = (&'a str, &'a str);

/// Every account of the batch, once, in an order that all batches share.
pub fn lock_list<'a>(batch: &[Transfer<'a>]) -> Vec<&'a str> {
    todo!("list the accounts of {batch:?}")
}
// ANCHOR_END: stub
