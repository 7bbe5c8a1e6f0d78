//! What the withdrawal must do.
//! Run: `cargo test -p exercise-one-step -- --ignored`

use exercise_one_step::{Refused, withdraw};
use std::panic;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs `work` on a thread of its own. If that stands still, the test need not.
fn ends<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = mpsc::channel();
    let worker = thread::spawn(move || done.send(work()));
    match end.recv_timeout(Duration::from_millis(700)) {
        Ok(returned) => returned,
        Err(RecvTimeoutError::Timeout) => {
            panic!("it waits for a lock that it holds itself")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(worker.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn the_rule_is_asked_about_what_would_be_left() {
    ends(|| {
        let account = Mutex::new(100_00);
        let withdrawn = withdraw(&account, 80_00, |left| left == 20_00);
        assert_eq!(withdrawn, Ok(()), "the rule hears what would be left");
        assert_eq!(*account.lock().unwrap(), 20_00);
        let withdrawn = withdraw(&account, 20_00, |left| left == 0);
        assert_eq!(withdrawn, Ok(()), "all that is there may be taken");
        assert_eq!(*account.lock().unwrap(), 0);
    });
}

#[test]
#[ignore = "exercise"]
fn a_refusal_changes_nothing() {
    ends(|| {
        let account = Mutex::new(100_00);
        assert_eq!(
            withdraw(&account, 80_00, |_| false),
            Err(Refused::AgainstTheRule)
        );
        let rule = |_| panic!("the rule was asked though it is not covered");
        assert_eq!(withdraw(&account, 100_01, rule), Err(Refused::NotCovered));
        let why = "a refusal changed the balance";
        assert_eq!(*account.lock().unwrap(), 100_00, "{why}");
    });
}

/// Two tills withdraw 80.00 of 100.00. While the rule of the first thinks, the
/// second tries, and has to wait; then the first rule says this. What both were
/// told, and what is left.
fn two_tills(first_rule_says: bool) -> ([Result<(), Refused>; 2], u64) {
    ends(move || {
        let account = Mutex::new(100_00);
        let (done, second_is_through) = mpsc::channel();
        let told = thread::scope(|tills| {
            let mut second = None;
            let first = withdraw(&account, 80_00, |_| {
                second = Some(tills.spawn(|| {
                    let withdrawn = withdraw(&account, 80_00, |_| true);
                    let _ = done.send(());
                    withdrawn
                }));
                // Behind a lock that is held, this time passes for nothing.
                let _ =
                    second_is_through.recv_timeout(Duration::from_millis(250));
                first_rule_says
            });
            [first, second.expect("the rule is asked").join().unwrap()]
        });
        (told, account.into_inner().unwrap())
    })
}

#[test]
#[ignore = "exercise"]
fn nobody_withdraws_while_the_rule_thinks() {
    let ([first, second], left) = two_tills(true);
    assert_eq!(first, Ok(()));
    let why = "a second till withdrew while the rule was asked";
    assert_eq!(second, Err(Refused::NotCovered), "{why}");
    assert_eq!(left, 20_00);
}

#[test]
#[ignore = "exercise"]
fn nobody_is_refused_for_money_that_comes_back() {
    let ([first, second], left) = two_tills(false);
    assert_eq!(first, Err(Refused::AgainstTheRule));
    let why = "a second till was refused for money that was put back";
    assert_eq!(second, Ok(()), "{why}");
    assert_eq!(left, 20_00);
}
