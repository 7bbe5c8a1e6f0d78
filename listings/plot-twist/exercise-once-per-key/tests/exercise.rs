//! What the account must do.
//! Run: `cargo test -p exercise-once-per-key -- --ignored`

use exercise_once_per_key::{Account, Answer, Payment};
use std::collections::HashMap;

fn account() -> Account {
    Account { balance: 1_000_00, answers: HashMap::new() }
}

fn to(payee: &str, amount: u64) -> Payment {
    Payment { payee: payee.to_owned(), amount }
}

#[test]
#[ignore = "exercise"]
fn the_same_request_is_paid_once_and_answered_alike() {
    let mut alice = account();
    for _ in 0..3 {
        let answer = alice.pay("May", to("Bob", 200_00));
        assert_eq!(answer, Answer::Paid(800_00), "one key, one payment");
    }
    assert_eq!(alice.pay("June", to("Bob", 200_00)), Answer::Paid(600_00));
    let again = alice.pay("May", to("Bob", 200_00));
    assert_eq!(again, Answer::Paid(800_00), "the answer of that time");
    let all = alice.pay("July", to("Bob", 600_00));
    assert_eq!(all, Answer::Paid(0), "what is there may be paid");
    assert_eq!(alice.balance, 0);
}

#[test]
#[ignore = "exercise"]
fn a_refusal_is_remembered_too() {
    let mut alice = account();
    let much = || to("Bob", 1_000_01);
    assert_eq!(alice.pay("May", much()), Answer::NotCovered);
    alice.balance += 500_00;
    let late = alice.pay("May", much());
    assert_eq!(late, Answer::NotCovered, "paid after a no");
    assert_eq!(alice.balance, 1_500_00);
    assert_eq!(alice.pay("once more", much()), Answer::Paid(499_99));
}

#[test]
#[ignore = "exercise"]
fn a_refused_payment_keeps_its_key() {
    let mut alice = account();
    let refused = alice.pay("May", to("Bob", 1_000_01));
    assert_eq!(refused, Answer::NotCovered);
    let other = alice.pay("May", to("Bob", 200_00));
    assert_eq!(other, Answer::KeyOfAnother, "May was refused to Bob");
    assert_eq!(alice.balance, 1_000_00);
}

#[test]
#[ignore = "exercise"]
fn a_key_belongs_to_one_payment() {
    let mut alice = account();
    assert_eq!(alice.pay("May", to("Bob", 200_00)), Answer::Paid(800_00));
    for other in [to("Carol", 200_00), to("Bob", 200_01)] {
        let answer = alice.pay("May", other);
        assert_eq!(answer, Answer::KeyOfAnother, "May is paid to Bob");
    }
    let again = alice.pay("May", to("Bob", 200_00));
    assert_eq!(again, Answer::Paid(800_00), "it still belongs to the first");
    assert_eq!(alice.balance, 800_00);
}
