//! Scenarios of *Mutexes: The "Take a Number" System*.

use crate::listings::both_locks;
use schedule_recorder::{
    counts, every, exactly, explore, figure, returns, scene, spawn,
};
use std::sync::Arc;

// ANCHOR: both-locks
/// Claim M1. An auditor who holds both locks sees the total in every schedule. One who takes them
/// one by one sees too much or too little, by the order.
#[test]
fn only_an_auditor_with_both_locks_always_sees_the_total() {
    use both_locks::{Account, audit, audit_one_by_one, transfer};
    let audited = |auditor: fn(&_, &_) -> Result<u128, both_locks::Refused>| {
        let scenario = move || {
            let accounts = Arc::new([1_000_00, 500_00].map(Account::open));
            std::introduce(&accounts, &["Alice", "Bob"]);
            let there = Arc::clone(&accounts);
            spawn("teller", move || {
                transfer(&there[0], &there[1], 200_00).unwrap()
            });
            auditor(&accounts[0], &accounts[1]).unwrap()
        };
        scene().run_for_figure(scenario).unwrap()
    };
    let both = audited(audit);
    every(&both.0, returns("150000"));
    exactly(&both.0, "2: 2 ok 150000");
    counts("both-locks", &both.0, &[("right", both.0.returning("150000"))]);
    let caption = "The auditor takes both locks, while a teller has Alice pay Bob 200.00.";
    figure("both-locks", caption, &both, |end| !returns("150000")(end));

    let alice_first = audited(|alice, bob| audit_one_by_one(alice, bob, || ()));
    exactly(&alice_first.0, "7: 4 ok 150000, 3 ok 170000");
    let wrong = alice_first.0.returning("170000");
    counts("both-locks-one-by-one", &alice_first.0, &[("wrong", wrong)]);
    let caption = "The auditor looks at Alice, lets go, and looks at Bob, while a teller has Alice pay Bob 200.00.";
    figure("both-locks-one-by-one", caption, &alice_first, |end| {
        !returns("150000")(end)
    });

    let (bob_first, _) =
        audited(|alice, bob| audit_one_by_one(bob, alice, || ()));
    exactly(&bob_first, "7: 3 ok 130000, 4 ok 150000");
    let wrong = bob_first.returning("130000");
    counts("both-locks-bob-first", &bob_first, &[("wrong", wrong)]);
}

/// Two payers want 100 each from an account with 150. Check and change are one critical section,
/// so one of them is refused; with a gap between the two, both could be paid.
#[test]
fn two_payers_never_overdraw_an_account() {
    use both_locks::{Account, audit, transfer};
    let report = explore(|| {
        let accounts = Arc::new([150, 0].map(Account::open));
        std::introduce(&accounts, &["Alice", "Bob"]);
        let payers = ["payer 1", "payer 2"].map(|payer| {
            let there = Arc::clone(&accounts);
            spawn(payer, move || transfer(&there[0], &there[1], 100).is_ok())
        });
        let paid = payers.map(|payer| payer.join().unwrap());
        let none = Account::open(0);
        let left = [0, 1].map(|n| audit(&accounts[n], &none).unwrap());
        (paid[0] ^ paid[1], left)
    });
    every(&report, returns("(true, [50, 100])"));
    exactly(&report, "2: 2 ok (true, [50, 100])");
}

/// An auditor who takes both locks in the other order than the teller: that is an embrace.
/// Live? Partly.
#[test]
fn an_auditor_in_the_other_order_embraces_the_teller() {
    use both_locks::{Account, audit, transfer};
    let report = explore(|| {
        let accounts = Arc::new([1_000_00, 500_00].map(Account::open));
        std::introduce(&accounts, &["Alice", "Bob"]);
        let there = Arc::clone(&accounts);
        spawn("teller", move || {
            transfer(&there[0], &there[1], 200_00).unwrap()
        });
        audit(&accounts[1], &accounts[0]).unwrap()
    });
    exactly(&report, "6: 4 ok 150000, 2 deadlock");
    counts("both-locks-embrace", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: both-locks
