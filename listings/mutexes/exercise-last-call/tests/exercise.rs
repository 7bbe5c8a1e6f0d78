//! What customers are told. Run: `cargo test -p exercise-last-call --
//! --ignored`

use exercise_last_call::{Account, Refused};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};
use std::{fs, thread};

type Outcome = Result<u64, Refused>;

/// A withdrawal on a thread nobody joins.
fn customer(account: &Arc<Account>, amount: u64) -> mpsc::Receiver<Outcome> {
    begun("customer", account, amount)
}

/// The same for more than there is: it returns when the customer waits. No two
/// of them have one name.
fn waiting(
    name: &str,
    account: &Arc<Account>,
    amount: u64,
) -> mpsc::Receiver<Outcome> {
    let end = begun(name, account, amount);
    // Whoever asks on and on instead needs nobody to wake it.
    let patience = Instant::now() + Duration::from_secs(1);
    let mut looks = 0;
    while looks < 3 && Instant::now() < patience {
        looks = if sleeps(name) { looks + 1 } else { 0 };
        thread::sleep(Duration::from_millis(2));
    }
    end
}

/// Returns when the thread is there.
fn begun(
    name: &str,
    account: &Arc<Account>,
    amount: u64,
) -> mpsc::Receiver<Outcome> {
    let (account, (done, end)) = (Arc::clone(account), mpsc::channel());
    let (begins, has_begun) = mpsc::channel();
    let thread = thread::Builder::new().name(name.to_owned());
    let thread = thread.spawn(move || {
        begins.send(()).unwrap();
        done.send(account.withdraw(amount))
    });
    thread.unwrap();
    has_begun.recv().unwrap();
    end
}

/// Whether the thread of this name sleeps, or is gone. Where the system does
/// not say so, some time has to do.
fn sleeps(name: &str) -> bool {
    let Ok(tasks) = fs::read_dir("/proc/self/task") else {
        thread::sleep(Duration::from_millis(50));
        return true;
    };
    let stats = tasks.flatten().map(|it| it.path().join("stat"));
    let mut stats = stats.flat_map(fs::read_to_string);
    let name = format!("({name}) ");
    let stat = stats.find(|it| it.contains(&name));
    stat.is_none_or(|it| it.contains(&format!("{name}S")))
}

/// The outcome; panics if there is none.
fn outcome(end: mpsc::Receiver<Outcome>) -> Outcome {
    end.recv_timeout(Duration::from_millis(700))
        .expect("a customer waits who should be told")
}

#[test]
#[ignore = "exercise"]
fn a_customer_waits_for_money_and_is_paid() {
    let account = Arc::new(Account::open(10_00));
    let end = waiting("is paid", &account, 30_00);
    assert_eq!(account.deposit(20_00), Ok(30_00));
    assert_eq!(outcome(end), Ok(0));
}

#[test]
#[ignore = "exercise"]
fn everybody_who_waits_is_refused_when_the_account_closes() {
    let account = Arc::new(Account::open(10_00));
    let ends = ["is told 1", "is told 2", "is told 3", "is told 4"];
    let ends = ends.map(|name| waiting(name, &account, 30_00));
    // While it is open, nobody is told anything.
    for end in &ends {
        assert_eq!(end.try_recv(), Err(mpsc::TryRecvError::Empty));
    }
    assert_eq!(account.close(), 10_00);
    for end in ends {
        assert_eq!(outcome(end), Err(Refused::Closed));
    }
}

#[test]
#[ignore = "exercise"]
fn a_closed_account_still_pays_what_is_covered() {
    let account = Arc::new(Account::open(10_00));
    assert_eq!(account.close(), 10_00);
    let covered = outcome(customer(&account, 4_00));
    assert_eq!(covered, Ok(6_00), "closed, and 10.00 cover 4.00");
    assert_eq!(outcome(customer(&account, 6_01)), Err(Refused::Closed));
    assert_eq!(outcome(customer(&account, 6_00)), Ok(0));
}

#[test]
#[ignore = "exercise"]
fn a_closed_account_takes_no_deposit() {
    let account = Account::open(10_00);
    account.close();
    let late = account.deposit(1);
    assert_eq!(late, Err(Refused::Closed), "a deposit after the end");
    assert_eq!(account.close(), 10_00);
}

#[test]
#[ignore = "exercise"]
fn a_deposit_that_does_not_fit_changes_nothing() {
    let account = Account::open(u64::MAX);
    assert_eq!(account.deposit(1), Err(Refused::DoesNotFit));
    assert_eq!(account.close(), u64::MAX);
}

/// Two wait, for much and for little, in this order and in the other: a deposit that covers only
/// the little one has to reach it.
#[test]
#[ignore = "exercise"]
fn a_deposit_reaches_whoever_it_covers() {
    for both in [
        [("much first", 30_00), ("little second", 20_00)],
        [("little first", 20_00), ("much second", 30_00)],
    ] {
        let account = Arc::new(Account::open(0));
        let ends = both.map(|(name, amount)| waiting(name, &account, amount));
        assert_eq!(account.deposit(20_00), Ok(20_00));
        for ((_, amount), end) in both.into_iter().zip(ends) {
            if amount == 20_00 {
                assert_eq!(outcome(end), Ok(0), "20.00 came, and cover it");
            }
        }
        account.close();
    }
}

#[test]
#[ignore = "exercise"]
fn a_deposit_that_is_too_small_ends_no_wait() {
    let account = Arc::new(Account::open(10_00));
    let end = waiting("waits on", &account, 30_00);
    assert_eq!(end.try_recv(), Err(mpsc::TryRecvError::Empty));
    assert_eq!(account.deposit(5_00), Ok(15_00));
    let early = end.recv_timeout(Duration::from_millis(100));
    let waits = early == Err(mpsc::RecvTimeoutError::Timeout);
    assert!(waits, "15.00 do not cover 30.00, and the account is open");
    assert_eq!(account.deposit(15_00), Ok(30_00));
    assert_eq!(outcome(end), Ok(0));
}
