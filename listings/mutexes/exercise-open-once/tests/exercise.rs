//! What the book of accounts promises.
//! Run: `cargo test -p exercise-open-once -- --ignored`

use exercise_open_once::{Accounts, account};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// Asks on a thread nobody joins; panics if that does not end, or panics.
fn ask(accounts: &Arc<Accounts>, name: &'static str) -> Arc<Mutex<u64>> {
    let (accounts, (done, end)) = (Arc::clone(accounts), mpsc::channel());
    thread::spawn(move || done.send(account(&accounts, name)));
    end.recv_timeout(Duration::from_secs(5)).expect("the question ends")
}

#[test]
#[ignore = "exercise"]
fn an_unknown_account_is_opened_with_nothing_in_it() {
    let accounts = Arc::new(Accounts::default());
    assert_eq!(*ask(&accounts, "Alice").lock().unwrap(), 0);
    assert_eq!(accounts.read().unwrap().len(), 1);
}

#[test]
#[ignore = "exercise"]
fn who_asks_again_gets_the_same_account() {
    let accounts = Arc::new(Accounts::default());
    *ask(&accounts, "Alice").lock().unwrap() += 5_00;
    assert_eq!(*ask(&accounts, "Bob").lock().unwrap(), 0);
    assert_eq!(*ask(&accounts, "Alice").lock().unwrap(), 5_00);
    assert_eq!(accounts.read().unwrap().len(), 2);
}

#[test]
#[ignore = "exercise"]
fn a_known_account_is_found_beside_another_reader() {
    let accounts = Arc::new(Accounts::default());
    let alice = ask(&accounts, "Alice");
    let _reader = accounts.read().unwrap();
    assert!(Arc::ptr_eq(&ask(&accounts, "Alice"), &alice));
}

/// All of them start while a reader keeps every writer out.
#[test]
#[ignore = "exercise"]
fn all_who_open_the_same_account_at_once_get_one() {
    const CUSTOMERS: u64 = 8;
    for _ in 0..200 {
        let accounts = &Accounts::default();
        thread::scope(|s| {
            let reader = accounts.read().unwrap();
            let (started, starts) = mpsc::channel();
            for _ in 0..CUSTOMERS {
                let started = started.clone();
                s.spawn(move || {
                    started.send(()).unwrap();
                    *account(accounts, "Alice").lock().unwrap() += 1;
                });
            }
            starts.iter().take(CUSTOMERS as usize).for_each(drop);
            drop(reader);
        });
        assert_eq!(*account(accounts, "Alice").lock().unwrap(), CUSTOMERS);
    }
}
