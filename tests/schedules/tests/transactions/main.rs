//! The figures of two deposits, from a real server.
//! Run: `cargo test -p schedules --test transactions -- --ignored`

mod orders;
mod session;

use schedule_recorder::{Page, figure_of};
use throw_away_server::Place;

/// Claim P3. At the level you get without asking, a deposit is lost unless one
/// session is over before the other reads, and nobody is told.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p schedules --test transactions -- --ignored"]
fn read_committed_in_every_order() {
    let place = Place::new("figure_rc").unwrap();
    let figure = orders::record(place.url(), "READ COMMITTED").unwrap();
    assert!(!figure.ends.iter().any(|it| it.text().contains("refused")));
    figure_of(
        &Page::new(
            "read-committed",
            "Two sessions deposit 50.00, which is 5000 cents, for Alice at <code>READ COMMITTED</code>.",
            |end| end.text().contains("is gone"),
        )
        .ends(&[("ok: both were", "with a deposit lost")]),
        figure,
    );
}

/// Claim P3. In the same orders, one of the two is refused.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p schedules --test transactions -- --ignored"]
fn serializable_in_every_order() {
    let place = Place::new("figure_s").unwrap();
    let figure = orders::record(place.url(), "SERIALIZABLE").unwrap();
    assert!(!figure.ends.iter().any(|it| it.text().contains("is gone")));
    figure_of(
        &Page::new(
            "serializable",
            "The same two sessions at <code>SERIALIZABLE</code>.",
            |end| end.text().contains("is gone"),
        )
        .ends(&[("ok: one was", "with one session refused")])
        .challenge("Have a session refused.", "with one session refused"),
        figure,
    );
}
