//! What the cache must do.
//! Run: `cargo test -p exercise-newer-wins -- --ignored`

use exercise_newer_wins::Cache;

#[test]
#[ignore = "exercise"]
fn the_first_answer_is_noted() {
    let mut cache = Cache::default();
    assert_eq!(cache.note("Alice", 1, 1_000_00), 1_000_00);
    let noted = cache.0.get("Alice");
    assert_eq!(noted, Some(&(1, 1_000_00)), "it is to be noted down");
}

/// A row that nobody has changed yet.
#[test]
#[ignore = "exercise"]
fn the_first_version_may_be_zero() {
    let mut cache = Cache::default();
    let newest = cache.note("Alice", 0, 1_000_00);
    assert_eq!(newest, 1_000_00, "version 0 is news to who knows nothing");
    assert_eq!(cache.0["Alice"], (0, 1_000_00));
}

#[test]
#[ignore = "exercise"]
fn a_newer_answer_replaces_an_older_one_whichever_is_more() {
    let mut cache = Cache::default();
    for (version, balance) in [(1, 1_000_00), (2, 400_00), (9, 500_00)] {
        let newest = cache.note("Alice", version, balance);
        assert_eq!(newest, balance, "version {version} is news");
        assert_eq!(cache.0["Alice"], (version, balance));
    }
}

#[test]
#[ignore = "exercise"]
fn an_answer_that_was_overtaken_changes_nothing() {
    let mut cache = Cache::default();
    cache.note("Alice", 2, 400_00);
    let newest = cache.note("Alice", 1, 1_000_00);
    assert_eq!(cache.0["Alice"], (2, 400_00), "an old answer was noted");
    assert_eq!(newest, 400_00, "an old answer was returned");
}

#[test]
#[ignore = "exercise"]
fn each_account_has_versions_of_its_own() {
    let mut cache = Cache::default();
    cache.note("Alice", 7, 400_00);
    let newest = cache.note("Bob", 1, 500_00);
    assert_eq!(newest, 500_00, "Bob's first version is news");
    assert_eq!(cache.0["Alice"], (7, 400_00));
}
