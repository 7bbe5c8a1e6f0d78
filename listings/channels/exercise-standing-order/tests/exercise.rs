//! What a standing order must do.
//! Run: `cargo test -p exercise-standing-order -- --ignored`

use exercise_standing_order::{
    AccountId, Balances, Order, Refused, transfer_all,
};

fn order((from, to, amount): (AccountId, AccountId, u64)) -> Order {
    Order { from, to, amount }
}

#[test]
#[ignore = "exercise"]
fn money_received_can_be_paid_on() {
    let mut balances = Balances::from([(1, 10_00), (2, 0), (3, 0)]);
    let orders = [(1, 2, 10_00), (2, 3, 7_00)].map(order);
    let made = transfer_all(&mut balances, &orders);
    assert_eq!(made, Ok(()), "what the first brings, the second may pay on");
    assert_eq!(balances, Balances::from([(1, 0), (2, 3_00), (3, 7_00)]));
}

#[test]
#[ignore = "exercise"]
fn orders_are_made_in_their_order() {
    let mut balances = Balances::from([(1, 10_00), (2, 0), (3, 0)]);
    let orders = [(2, 3, 7_00), (1, 2, 10_00)].map(order);
    let refused = Err((0, Refused::NotCovered));
    let why = "the first order comes before the money for it";
    assert_eq!(transfer_all(&mut balances, &orders), refused, "{why}");
}

#[test]
#[ignore = "exercise"]
fn one_refusal_undoes_everything_before_it() {
    let before = Balances::from([(1, 10_00), (2, 5_00), (3, u64::MAX)]);
    for (last, refused) in [
        ((2, 1, 9_01), Refused::NotCovered),
        ((1, 3, 1), Refused::DoesNotFit),
        ((1, 4, 1), Refused::NoSuchAccount(4)),
        ((4, 1, 1), Refused::NoSuchAccount(4)),
    ] {
        let mut balances = before.clone();
        let orders = [(1, 2, 3_00), (1, 2, 1_00), last].map(order);
        assert_eq!(transfer_all(&mut balances, &orders), Err((2, refused)));
        assert_eq!(balances, before, "a refusal must undo what came before");
    }
}

/// What was brought and paid on cannot be taken back before what it paid for.
#[test]
#[ignore = "exercise"]
fn a_refusal_undoes_what_was_paid_on() {
    let before = Balances::from([(1, 10_00), (2, 0), (3, 0)]);
    let mut balances = before.clone();
    let orders = [(1, 2, 10_00), (2, 3, 7_00), (3, 1, 7_01)].map(order);
    let refused = Err((2, Refused::NotCovered));
    assert_eq!(transfer_all(&mut balances, &orders), refused);
    assert_eq!(balances, before, "a refusal must undo what came before");
}

#[test]
#[ignore = "exercise"]
fn a_transfer_to_oneself_needs_cover_and_changes_nothing() {
    let mut balances = Balances::from([(1, u64::MAX), (2, 3_00)]);
    let before = balances.clone();
    let made = transfer_all(&mut balances, &[(1, 1, 5_00)].map(order));
    assert_eq!(made, Ok(()), "a transfer to oneself changes nothing");
    let refused = transfer_all(&mut balances, &[(2, 2, 3_01)].map(order));
    assert_eq!(refused, Err((0, Refused::NotCovered)));
    assert_eq!(balances, before, "a transfer to oneself changes nothing");
}

#[test]
#[ignore = "exercise"]
fn no_orders_are_no_change() {
    let mut balances = Balances::from([(1, 10_00)]);
    assert_eq!(transfer_all(&mut balances, &[]), Ok(()));
    assert_eq!(balances, Balances::from([(1, 10_00)]));
}
