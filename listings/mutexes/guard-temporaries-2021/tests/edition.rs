//! This crate is built as edition 2021.

use guard_temporaries_2021::longer_in_2021;

/// In 2024 both are free: the tests of `guard-temporaries` say so.
#[test]
fn edition_2021_holds_the_lock_in_the_else_and_in_the_call() {
    let held = [
        ("if let: in the else", true),
        ("an argument in { … }: in the call", true),
    ];
    assert_eq!(longer_in_2021(), held);
}
