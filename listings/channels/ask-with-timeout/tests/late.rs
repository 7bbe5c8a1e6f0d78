//! What an asker knows, and that it is so.

use ask_with_timeout::{NotCovered, Unanswered, ask, ask_or_call_off, run};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// Nobody reads: it is sure to be over.
const SHORT: Duration = Duration::from_millis(20);
/// Long enough for any machine.
const LONG: Duration = Duration::from_secs(10);

#[test]
fn an_account_that_answers_in_time_is_heard() {
    in_time(|| {
        let (account, mailbox) = mpsc::channel();
        let thread = thread::spawn(|| run(10_00, mailbox));
        assert_eq!(ask(&account, 4_00, LONG), Ok(Ok(6_00)));
        assert_eq!(ask_or_call_off(&account, 4_00, LONG), Ok(Ok(2_00)));
        assert_eq!(ask(&account, 2_01, LONG), Ok(Err(NotCovered)));
        assert_eq!(ask_or_call_off(&account, 2_01, LONG), Ok(Err(NotCovered)));
        drop(account);
        assert_eq!(thread.join().unwrap(), 2_00);
    });
}

/// The asker has gone home, and then the money is taken.
#[test]
fn what_is_late_may_be_done_all_the_same() {
    in_time(|| {
        let (account, mailbox) = mpsc::channel();
        let outcome = ask(&account, 4_00, SHORT);
        let Err(Unanswered::Late(answer)) = outcome else {
            panic!("{outcome:?}")
        };
        drop(account);
        assert_eq!(run(10_00, mailbox), 6_00);
        assert_eq!(answer.recv(), Ok(Ok(6_00)), "a late answer still arrives");
    });
}

#[test]
fn what_was_called_off_is_not_done_later() {
    in_time(|| {
        let (account, mailbox) = mpsc::channel();
        let outcome = ask_or_call_off(&account, 4_00, SHORT);
        assert_eq!(outcome, Err(Unanswered::CalledOff));
        drop(account);
        assert_eq!(run(10_00, mailbox), 10_00);
    });
}

#[test]
fn a_closed_account_took_nothing() {
    in_time(|| {
        let (account, mailbox) = mpsc::channel();
        drop(mailbox);
        assert_eq!(ask(&account, 4_00, LONG), Err(Unanswered::Closed));
        assert_eq!(
            ask_or_call_off(&account, 4_00, LONG),
            Err(Unanswered::Closed)
        );
    });
}

/// It goes down with the message unread, or in the middle of it: no answer tells
/// which.
#[test]
fn an_account_that_goes_down_leaves_the_asker_in_doubt() {
    in_time(|| {
        let (account, mailbox) = mpsc::channel();
        let goes = thread::spawn(move || drop(mailbox.recv().unwrap()));
        assert_eq!(ask(&account, 4_00, LONG), Err(Unanswered::Lost));
        goes.join().unwrap();
    });
}

#[test]
fn every_outcome_says_what_it_says_of_the_money() {
    in_time(|| {
        let late = Unanswered::Late(mpsc::channel().1);
        let all =
            [Unanswered::Closed, Unanswered::CalledOff, Unanswered::Lost, late];
        let in_doubt = all.map(|it| it.to_string().contains("in doubt"));
        assert_eq!(in_doubt, [false, false, true, true]);
    });
}

#[test]
fn a_refusal_says_why() {
    let why = ask_with_timeout::NotCovered.to_string();
    assert_eq!(why, "the account does not hold that much");
}
