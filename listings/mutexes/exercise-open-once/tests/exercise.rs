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
    end.recv_timeout(Duration::from_millis(600)).expect(
        "whoever asks for an account waits and waits: for a reader who is \
             inside, or for its own guard",
    )
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

/// All of them wait while somebody writes, and are let in as readers at once. The name is so long
/// that to look it up takes a moment: so they are all inside before the first one goes on.
#[test]
#[ignore = "exercise"]
fn all_who_open_the_same_account_at_once_get_one() {
    const CUSTOMERS: u64 = 8;
    const ROUNDS: usize = 8;
    let name = "Alice".repeat(300_000);
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        for _ in 0..ROUNDS {
            let accounts = &Accounts::default();
            thread::scope(|s| {
                let mut writer = accounts.write().unwrap();
                // In an empty map nothing is looked up.
                writer.insert("Bob".to_owned(), Arc::default());
                for _ in 0..CUSTOMERS {
                    s.spawn(|| {
                        *account(accounts, &name).lock().unwrap() += 1;
                    });
                }
                thread::sleep(Duration::from_millis(20)); // they get there
                drop(writer);
            });
            let paid_in = *account(accounts, &name).lock().unwrap();
            done.send(paid_in).unwrap();
        }
    });
    for _ in 0..ROUNDS {
        let paid_in = end.recv_timeout(Duration::from_millis(1_200));
        let paid_in = paid_in.expect("eight who ask at once wait and wait");
        assert_eq!(
            paid_in, CUSTOMERS,
            "eight opened Alice's account at once, and paid in 1 each; the rest \
             is in accounts that nobody finds"
        );
    }
}
