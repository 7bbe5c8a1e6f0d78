//! It is broken, and this is how: each step is locked, and the two together
//! are not.

use race_condition::{Account, NotCovered, withdraw};
use std::sync::Barrier;
use std::thread;
use watchdog::in_time;

/// Claim F3 (holds if).
/// Every access is locked, so no data race; the money is gone all
/// the same.
#[test]
fn two_tills_pay_out_more_than_there_was() {
    let left = in_time(|| {
        let account = Account::open(100_00);
        let both_have_looked = Barrier::new(2);
        let till = || withdraw(&account, 80_00, || _ = both_have_looked.wait());
        thread::scope(|tills| {
            let tills = [tills.spawn(till), tills.spawn(till)];
            let paid = tills.map(|till| till.join().unwrap());
            assert_eq!(paid, [Ok(()), Ok(())]);
        });
        account.balance()
    });
    assert_eq!(left, 100_00 - 2 * 80_00);
}

/// The schedule makes the difference, not the code.
#[test]
fn one_till_after_the_other_pays_out_once() {
    in_time(|| {
        let account = Account::open(100_00);
        assert_eq!(withdraw(&account, 80_00, || ()), Ok(()));
        assert_eq!(withdraw(&account, 80_00, || ()), Err(NotCovered));
        assert_eq!(account.balance(), 20_00);
    });
}

/// It errs both ways: a deposit in between would have covered the withdrawal.
/// Isolated? No.
#[test]
fn a_till_decides_by_a_balance_that_is_out_of_date() {
    let (answer, left) = in_time(|| {
        let account = Account::open(50_00);
        let answer = withdraw(&account, 80_00, || account.take(-100_00));
        (answer, account.balance())
    });
    assert_eq!((answer, left), (Err(NotCovered), 150_00));
}

#[test]
fn a_refusal_says_why() {
    let why = race_condition::NotCovered.to_string();
    assert_eq!(why, "the account does not hold that much");
}
