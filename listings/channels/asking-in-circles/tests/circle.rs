//! A circle of questions never ends, whatever the threads do.

use asking_in_circles::{Account, BankMessage, ask_both};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

const NAMES: [&str; 4] = ["Alice", "Bob", "Carol", "Dave"];

/// Runs the bank on a thread nobody joins, and waits for its end for a while.
fn watch<T: Send + 'static>(
    bank: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RecvTimeoutError> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(bank()));
    end.recv_timeout(Duration::from_millis(100))
}

/// Claim D2 (does not hold).
/// No lock in sight, and the two wait for each other forever.
/// Live? Partly.
#[test]
fn two_accounts_that_ask_each_other_never_answer() {
    in_time(|| {
        let (journal, waits) = mpsc::channel();
        assert_eq!(watch(|| ask_both(journal)), Err(RecvTimeoutError::Timeout));
        let mut waits: Vec<_> = waits.iter().take(2).collect();
        waits.sort();
        assert_eq!(waits, [("Alice", "Bob"), ("Bob", "Alice")]);
    });
}

/// Each of the first `n` accounts is asked about the next one, the last about
/// the first.
fn ask_around(
    n: usize,
    journal: Sender<(&'static str, &'static str)>,
) -> Vec<Option<u128>> {
    let (mailboxes, mailbox): (Vec<_>, Vec<_>) =
        (0..n).map(|_| mpsc::channel()).unzip();
    let mut answers = Vec::new();
    for (i, mailbox) in mailboxes.iter().enumerate() {
        let next = (i + 1) % n;
        let (asker, answer) = mpsc::channel();
        let partner = (NAMES[next], mailboxes[next].clone());
        mailbox.send(BankMessage::GetJointBalance { partner, asker }).unwrap();
        answers.push(answer);
    }
    for (i, mailbox) in mailbox.into_iter().enumerate() {
        let account = Account::open(NAMES[i], 10_00, journal.clone());
        thread::spawn(|| account.run(mailbox));
    }
    answers.into_iter().map(|answer| answer.recv().ok()).collect()
}

/// Claim D2. One is enough for a circle, and so are three or four.
#[test]
fn a_circle_of_any_length_never_answers() {
    in_time(|| {
        let nobody_answers = |n| {
            let (journal, waits) = mpsc::channel();
            let end = watch(move || ask_around(n, journal));
            assert_eq!(end, Err(RecvTimeoutError::Timeout), "{n} accounts");
            let waiting = waits.iter().take(n).count();
            assert_eq!(waiting, n, "every one of them waits");
        };
        // All at once, so that the test waits once.
        thread::scope(|s| {
            (1..=4).for_each(|n| _ = s.spawn(move || nobody_answers(n)));
        });
    });
}

/// This is why a test that asks one question at a time never finds out.
#[test]
fn asked_one_after_the_other_both_answer() {
    in_time(|| {
        let (journal, _) = mpsc::channel();
        let (alice, alice_mailbox) = mpsc::channel();
        let (bob, bob_mailbox) = mpsc::channel();
        let alices = Account::open("Alice", 10_00, journal.clone());
        let bobs = Account::open("Bob", 5_00, journal);
        thread::spawn(|| alices.run(alice_mailbox));
        thread::spawn(|| bobs.run(bob_mailbox));
        for (account, partner) in
            [(&alice, ("Bob", &bob)), (&bob, ("Alice", &alice))]
        {
            let (asker, answer) = mpsc::channel();
            let partner = (partner.0, partner.1.clone());
            account
                .send(BankMessage::GetJointBalance { partner, asker })
                .unwrap();
            assert_eq!(answer.recv(), Ok(15_00));
        }
    });
}
