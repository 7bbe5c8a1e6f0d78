//! Every schedule of the listing ends well.

#[macro_use]
extern crate every_schedule as std;

#[path = "../src/lib.rs"]
mod last_till_mended;

use last_till_mended::{Euros, count};

#[test]
fn two_clerks_count_every_till_once() {
    std::every_schedule(|| {
        assert_eq!(count(vec![vec![3, 4], vec![5]], 2), Euros(12));
    });
}

#[test]
fn a_clerk_without_a_till_goes_home() {
    std::every_schedule(|| assert_eq!(count(vec![vec![3]], 2), Euros(3)));
}
