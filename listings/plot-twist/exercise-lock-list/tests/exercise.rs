//! What the list must be.
//! Run: `cargo test -p exercise-lock-list -- --ignored`

use exercise_lock_list::{Transfer, lock_list};
use std::collections::HashSet;

/// Two of them differ in nothing but a capital letter, and two begin alike.
const NAMES: [&str; 4] = ["bob", "Alice", "Ben", "Bob"];

/// Every batch of two transfers among four people.
fn batches() -> Vec<[Transfer<'static>; 2]> {
    let pairs: Vec<_> =
        NAMES.into_iter().flat_map(|from| NAMES.map(|to| (from, to))).collect();
    pairs
        .iter()
        .flat_map(|&first| pairs.iter().map(move |&second| [first, second]))
        .collect()
}

#[test]
#[ignore = "exercise"]
fn every_account_is_listed_once_and_no_other() {
    for batch in batches() {
        let needed: HashSet<_> =
            batch.iter().flat_map(|&(from, to)| [from, to]).collect();
        let list = lock_list(&batch);
        let each: HashSet<_> = list.iter().copied().collect();
        assert_eq!(each, needed, "{batch:?} needs these accounts");
        let why = "an account is listed twice";
        assert_eq!(list.len(), needed.len(), "{batch:?}: {why}: {list:?}");
    }
}

#[test]
#[ignore = "exercise"]
fn two_batches_lock_what_they_share_in_the_same_order() {
    let lists: Vec<_> =
        batches().iter().map(|batch| lock_list(batch)).collect();
    for one in &lists {
        for other in &lists {
            let shared = |list: &Vec<&'static str>| -> Vec<&'static str> {
                let both =
                    |name: &&str| one.contains(name) && other.contains(name);
                list.iter().copied().filter(both).collect()
            };
            let why = "two batches deadlock on these";
            assert_eq!(shared(one), shared(other), "{why}");
        }
    }
}
