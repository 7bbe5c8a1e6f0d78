//! It is broken, and this is how: other messages come between the two of a till.

use race_by_messages::{BankMessage, NotCovered, run, withdraw};
use std::sync::{Barrier, mpsc};
use std::thread;
use watchdog::in_time;

/// Claim F3. The balance has one owner, so no data race; the money is gone
/// all the same.
#[test]
fn two_tills_pay_out_more_than_there_was() {
    in_time(|| {
        let (till, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run(100_00, mailbox));
        let both_have_asked = Barrier::new(2);
        let withdraw =
            |till| withdraw(&till, 80_00, || _ = both_have_asked.wait());
        thread::scope(|tills| {
            let tills = [till.clone(), till]
                .map(|till| tills.spawn(move || withdraw(till)));
            assert!(
                tills.into_iter().all(|till| till.join().unwrap() == Ok(()))
            );
        });
        assert_eq!(account.join().unwrap(), 100_00 - 2 * 80_00);
    });
}

/// Claim F3. The messages themselves: both questions come before the first withdrawal.
/// Isolated? No.
#[test]
fn the_order_of_the_messages_is_what_breaks_it() {
    in_time(|| {
        let (till, mailbox) = mpsc::channel();
        let account = thread::spawn(move || {
            let mut order = String::new();
            for message in mailbox {
                match message {
                    BankMessage::GetBalance(asker) => {
                        order += "asked ";
                        asker.send(100_00).unwrap();
                    }
                    BankMessage::Withdraw(_) => order += "taken ",
                }
            }
            order
        });
        withdraw(&till, 80_00, || withdraw(&till, 80_00, || ()).unwrap())
            .unwrap();
        drop(till);
        assert_eq!(account.join().unwrap(), "asked asked taken taken ");
    });
}

/// The order of the messages makes the difference, not the code.
#[test]
fn one_till_after_the_other_pays_out_once() {
    in_time(|| {
        let (till, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run(100_00, mailbox));
        assert_eq!(withdraw(&till, 80_00, || ()), Ok(()));
        assert_eq!(withdraw(&till, 80_00, || ()), Err(NotCovered));
        drop(till);
        assert_eq!(account.join().unwrap(), 20_00);
    });
}

/// A till that leaves before it is answered takes nobody along.
#[test]
fn an_asker_that_has_left_does_not_stop_the_account() {
    in_time(|| {
        let (till, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run(100_00, mailbox));
        till.send(BankMessage::GetBalance(mpsc::channel().0)).unwrap();
        assert_eq!(withdraw(&till, 80_00, || ()), Ok(()));
        drop(till);
        assert_eq!(account.join().unwrap(), 20_00);
    });
}

#[test]
fn a_refusal_says_why() {
    let why = race_by_messages::NotCovered.to_string();
    assert_eq!(why, "the account does not hold that much");
}

#[test]
fn the_last_cent_may_go() {
    in_time(|| {
        let (till, mailbox) = mpsc::channel();
        let account = thread::spawn(|| run(100_00, mailbox));
        assert_eq!(withdraw(&till, 100_00, || ()), Ok(()));
        drop(till);
        assert_eq!(account.join().unwrap(), 0);
    });
}
