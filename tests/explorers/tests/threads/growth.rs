//! The table in the documentation is up to date, but for its times.

#[allow(dead_code, reason = "it has a `main` of its own")]
#[path = "../../../../crates/every-schedule/examples/growth.rs"]
mod example;

#[test]
fn the_table_says_how_states_grow() {
    let counts = |table: &str| {
        let rows = table
            .lines()
            .map(|row| row.rsplitn(3, '|').nth(2).map(str::to_owned));
        rows.collect::<Vec<_>>()
    };
    let printed = example::table();
    assert_eq!(
        counts(include_str!("../../../../crates/every-schedule/src/growth.md")),
        counts(&printed)
    );
}
