//! What the bank must do.
//! Run: `cargo test -p exercise-more-registers -- --ignored`

use exercise_more_registers::Bank;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

#[test]
#[ignore = "exercise"]
fn customers_of_different_accounts_do_not_wait_for_each_other() {
    let bank = Arc::new(Bank::open(&[1_00, 2_00]));
    let alice = bank.account(0).unwrap();
    let (done, end) = mpsc::channel();
    let bank_too = bank.clone();
    thread::spawn(move || done.send(*bank_too.account(1).unwrap()));
    let end = end.recv_timeout(Duration::from_secs(1));
    assert_eq!(end, Ok(2_00), "Bob waits for Alice's customer");
    assert_eq!(*alice, 1_00);
}

#[test]
#[ignore = "exercise"]
fn customers_of_one_account_do() {
    let bank = Arc::new(Bank::open(&[0]));
    let first = bank.account(0).unwrap();
    let (done, end) = mpsc::channel();
    let bank_too = bank.clone();
    thread::spawn(move || done.send(bank_too.account(0).map(|it| *it)));
    let early = end.recv_timeout(Duration::from_millis(100));
    assert!(early.is_err(), "whoever is second waits: {early:?}");
    drop(first);
    assert_eq!(end.recv_timeout(Duration::from_secs(1)), Ok(Some(0)));
}

#[test]
#[ignore = "exercise"]
fn there_is_no_account_beyond_the_last() {
    let bank = Bank::open(&[1_00, 2_00]);
    assert!(bank.account(2).is_none(), "there are accounts 0 and 1");
}

#[test]
#[ignore = "exercise"]
fn the_total_always_fits() {
    let twice = 2 * u128::from(u64::MAX);
    let total = Bank::open(&[u64::MAX, u64::MAX]).total();
    assert_eq!(total, twice, "two full accounts need more than 64 bits");
    assert_eq!(Bank::open(&[]).total(), 0);
}

/// A customer panics with an account in hand. Its balance is one number, and whole.
#[test]
#[ignore = "exercise"]
fn a_customer_who_panics_spoils_no_account() {
    let bank = Bank::open(&[1_00, 2_00, 3_00]);
    let clumsy = || {
        let _account = bank.account(2).unwrap();
        panic!("this panic is meant");
    };
    assert!(thread::scope(|shop| shop.spawn(clumsy).join()).is_err());
    let total = thread::scope(|shop| shop.spawn(|| bank.total()).join());
    let poisoned = bank.accounts.iter().map(Mutex::is_poisoned);
    let poisoned = poisoned.filter(|&it| it).count();
    assert!(poisoned <= 1, "poison has spread to {poisoned} of 3 accounts");
    assert_eq!(total.expect("the total can be taken"), 6_00);
}

/// The auditor is stopped at the last account. A customer tries to move a cent
/// from the first one to the last one meanwhile.
#[test]
#[ignore = "exercise"]
fn the_total_is_that_of_one_single_moment() {
    for _ in 0..5 {
        let bank = Bank::open(&[10, 10]);
        thread::scope(|shop| {
            let mut last = bank.account(1).unwrap();
            let auditor = shop.spawn(|| bank.total());
            thread::sleep(Duration::from_millis(20)); // the auditor gets ahead
            let (debited, debit) = mpsc::channel();
            let bank = &bank;
            shop.spawn(move || {
                *bank.account(0).unwrap() -= 1;
                let _ = debited.send(());
            });
            if debit.recv_timeout(Duration::from_millis(50)).is_ok() {
                *last += 1;
                drop(last);
            } else {
                drop(last);
                debit.recv().unwrap();
                *bank.account(1).unwrap() += 1;
            }
            assert_eq!(
                auditor.join().unwrap(),
                20,
                "a cent went from the first account to the last while the \
                 total was taken, and was not counted once"
            );
        });
        assert_eq!(bank.total(), 20, "the cent has arrived");
    }
}

/// The auditor is stopped at the first account: it has no other yet.
#[test]
#[ignore = "exercise"]
fn the_total_takes_the_lower_number_first() {
    let bank = Bank::open(&[1_00, 2_00]);
    thread::scope(|shop| {
        let first = bank.account(0).unwrap();
        let auditor = shop.spawn(|| bank.total());
        let mut looks = (0..100).map(|_| {
            thread::sleep(Duration::from_millis(1)); // the auditor gets there
            bank.accounts[1].try_lock().is_ok()
        });
        let is_free = looks.all(|free| free);
        drop(first);
        assert_eq!(auditor.join().unwrap(), 3_00);
        assert!(is_free, "it has the higher number, and waits for the lower");
    });
}

#[test]
#[ignore = "exercise"]
fn after_a_panic_the_account_can_be_taken_again() {
    let bank = Bank::open(&[1_00]);
    let clumsy = || {
        let _account = bank.account(0).unwrap();
        panic!("this panic is meant");
    };
    assert!(thread::scope(|shop| shop.spawn(clumsy).join()).is_err());
    let next = || bank.account(0).map(|it| *it);
    let next = thread::scope(|shop| shop.spawn(next).join());
    assert_eq!(next.expect("the next customer can take it"), Some(1_00));
}
