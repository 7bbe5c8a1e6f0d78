//! What the account promises to whoever has a handle.

use account_task::{Account, Refused};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use watchdog::tokio::run;

/// Atomic? Yes.
#[test]
fn a_refusal_is_an_error_and_changes_nothing() {
    run(|| async {
        let (alice, _task) = Account::open(1_00);
        assert_eq!(alice.withdraw(2_00).await, Err(Refused::NotCovered));
        assert_eq!(alice.deposit(u64::MAX).await, Err(Refused::DoesNotFit));
        assert_eq!(alice.balance().await, Ok(1_00));
    });
}

/// Isolated? Yes.
#[test]
fn all_clones_reach_the_same_balance_and_the_last_one_ends_the_task() {
    run(|| async {
        let (alice, task) = Account::open(0);
        let tellers = (1..=10).map(|euros| {
            let alice = alice.clone();
            tokio::spawn(async move { alice.deposit(euros * 1_00).await })
        });
        for teller in tellers.collect::<Vec<_>>() {
            assert!(teller.await.unwrap().is_ok());
        }
        assert_eq!(alice.balance().await, Ok(55_00));
        assert!(!task.is_finished());
        drop(alice);
        assert_eq!(task.await.unwrap(), 55_00);
    });
}

#[test]
fn whoever_asks_an_account_that_is_gone_is_told_so() {
    run(|| async {
        let (alice, task) = Account::open(1_00);
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert_eq!(alice.balance().await, Err(Refused::Closed));
    });
}

/// The account ends before it receives the withdrawal; after that, no await is left at which it could.
#[test]
fn whoever_waits_for_an_answer_when_the_account_ends_is_told_that_it_is_closed()
{
    run(|| async {
        let (alice, task) = Account::open(1_00);
        let mut withdrawal = pin!(alice.withdraw(50));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(withdrawal.as_mut().poll(&mut cx).is_pending()); // it is sent
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert_eq!(withdrawal.await, Err(Refused::Closed));
    });
}

/// The account has not begun yet: eight requests have room, and the ninth is not sent.
#[test]
fn the_mailbox_is_bounded() {
    run(|| async {
        let (alice, _task) = Account::open(0);
        for _ in 0..9 {
            let mut deposit = pin!(alice.deposit(1));
            let mut cx = Context::from_waker(Waker::noop());
            assert!(deposit.as_mut().poll(&mut cx).is_pending());
        }
        assert_eq!(alice.balance().await, Ok(8));
    });
}

/// The request was sent, so it is done: giving up on the answer takes nothing back.
/// Atomic? No.
#[test]
fn a_caller_who_gives_up_may_have_been_served() {
    run(|| async {
        let (alice, _task) = Account::open(10_00);
        {
            let mut withdrawal = pin!(alice.withdraw(4_00));
            let mut cx = Context::from_waker(Waker::noop());
            assert!(matches!(withdrawal.as_mut().poll(&mut cx), Poll::Pending));
        } // dropped while it waits for the answer
        assert_eq!(alice.balance().await, Ok(6_00));
    });
}
