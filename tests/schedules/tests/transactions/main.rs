//! The figures of two deposits and of two withdrawals, from a real server.
//! Run: `cargo test -p schedules --test transactions -- --ignored`

mod orders;
mod session;
mod story;

use schedule_recorder::{Page, figure_of};
use story::{DEPOSITS, WITHDRAWALS};
use throw_away_server::Place;

/// Claim P3. At the level you get without asking, a deposit is lost unless one
/// session is over before the other reads, and nobody is told.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p schedules --test transactions -- --ignored"]
fn read_committed_in_every_order() {
    let place = Place::new("figure_rc").unwrap();
    let figure =
        orders::record(place.url(), "READ COMMITTED", &DEPOSITS).unwrap();
    assert!(!figure.ends.iter().any(|it| it.text().contains("refused")));
    figure_of(
        &Page::new(
            "read-committed",
            "Two sessions deposit 50.00 for Alice at <code>READ COMMITTED</code>. The statements count in cents.",
            |end| end.text().contains("is gone"),
        )
        .ends(&[("ok: both were", "with a deposit lost")]),
        figure,
    );
}

/// Claim P3. They write different rows, so nobody is refused.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p schedules --test transactions -- --ignored"]
fn repeatable_read_in_every_order() {
    let place = Place::new("figure_rr").unwrap();
    let level = "REPEATABLE READ";
    let figure = orders::record(place.url(), level, &WITHDRAWALS).unwrap();
    assert!(!figure.ends.iter().any(|it| it.text().contains("refused")));
    figure_of(
        &Page::new(
            "write-skew",
            "Alice and Bob each withdraw 500.00, if both together have 1500.00, at <code>REPEATABLE READ</code>. The statements count in cents.",
            |end| end.text().contains("too little is left"),
        )
        .ends(&[("ok: both have", "with too little left")]),
        figure,
    );
}

/// Claim P3. In the same orders, one of the two is refused.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p schedules --test transactions -- --ignored"]
fn serializable_in_every_order() {
    let place = Place::new("figure_s").unwrap();
    let level = "SERIALIZABLE";
    let figure = orders::record(place.url(), level, &WITHDRAWALS).unwrap();
    let goes_wrong = |it: &str| it.contains("too little is left");
    assert!(!figure.ends.iter().any(|it| goes_wrong(&it.text())));
    figure_of(
        &Page::new(
            "serializable",
            "The same two withdrawals at <code>SERIALIZABLE</code>.",
            |end| end.text().contains("too little is left"),
        )
        .ends(&[("ok: one was", "with one session refused")])
        .challenge("Have a session refused.", "with one session refused"),
        figure,
    );
}
