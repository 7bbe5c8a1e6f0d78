//! Whoever is first, the account is not overdrawn: nothing fits between look
//! and take.

use one_step_check::{Account, NotCovered, run, withdraw};
use std::sync::{Barrier, mpsc};
use std::thread;
use watchdog::in_time;

const TILLS: usize = 8;
const ROUNDS: usize = 500;

/// Lets all tills try at once; returns how many of them paid.
fn all_at_once<T: Send>(
    tills: [T; TILLS],
    pay: impl Fn(T) -> bool + Sync,
) -> u64 {
    let start = Barrier::new(TILLS);
    let (start, pay) = (&start, &pay);
    thread::scope(|scope| {
        let tills = tills.map(|till| {
            scope.spawn(move || {
                start.wait();
                pay(till)
            })
        });
        tills.into_iter().map(|till| u64::from(till.join().unwrap())).sum()
    })
}

/// Claim F3. Repaired: what is paid out and what is left are what there was.
/// Isolated? Yes. Live? Yes.
#[test]
fn behind_a_lock_tills_pay_out_what_there_is_and_no_more() {
    in_time(|| {
        for _ in 0..ROUNDS {
            let account = Account::open(100_00);
            let paid =
                all_at_once([(); TILLS], |()| account.withdraw(30_00).is_ok());
            assert_eq!(paid, 3);
            assert_eq!(account.balance(), 10_00);
        }
    });
}

/// Claim F3. The same by messages.
/// Isolated? Yes.
#[test]
fn by_messages_tills_pay_out_what_there_is_and_no_more() {
    in_time(|| {
        for _ in 0..ROUNDS {
            let (till, mailbox) = mpsc::channel();
            let account = thread::spawn(|| run(100_00, mailbox));
            let tills = [(); TILLS].map(|()| till.clone());
            drop(till);
            let paid =
                all_at_once(tills, |till| withdraw(&till, 30_00).is_ok());
            assert_eq!(paid, 3);
            assert_eq!(account.join().unwrap(), 10_00);
        }
    });
}

/// Atomic? Yes.
#[test]
fn the_last_cent_may_go_and_one_more_is_refused() {
    in_time(|| {
        let account = Account::open(100_00);
        assert_eq!(account.withdraw(100_01), Err(NotCovered));
        assert_eq!(account.balance(), 100_00);
        assert_eq!(account.withdraw(100_00), Ok(()));
        assert_eq!(account.balance(), 0);

        let (till, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run(100_00, mailbox));
        assert_eq!(withdraw(&till, 100_01), Err(NotCovered));
        assert_eq!(withdraw(&till, 100_00), Ok(()));
        drop(till);
        assert_eq!(account.join().unwrap(), 0);
    });
}

/// A till that leaves before it is answered takes nobody along.
#[test]
fn an_asker_that_has_left_keeps_no_other_till_from_being_served() {
    in_time(|| {
        let (till, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run(100_00, mailbox));
        let (asker, answer) = mpsc::channel();
        drop(answer);
        till.send(one_step_check::Withdraw { amount: 20_00, asker }).unwrap();
        assert_eq!(withdraw(&till, 80_00), Ok(()));
        drop(till);
        assert_eq!(account.join().unwrap(), 0);
    });
}

#[test]
fn a_refusal_says_why() {
    let why = one_step_check::NotCovered.to_string();
    assert_eq!(why, "the account does not hold that much");
}
