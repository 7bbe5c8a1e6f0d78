//! No money is lost, nobody waits forever, and whoever asks learns what
//! became of it.

use refund_on_drop::{
    Account, Address, BankMessage, Refused, ask, begin_transfer, transfer,
};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use watchdog::in_time;

fn open(balance: u64) -> (Address, JoinHandle<u64>) {
    let (account, mailbox) = mpsc::channel();
    (account, thread::spawn(move || Account::open(balance).run(mailbox)))
}

/// Has some tellers, each a thread, make transfers among all accounts, also
/// from an account to itself. What they pay is pseudo-random and the same on
/// every run; in which order is not.
fn pay_at_random(accounts: &[Address], tellers: u64, transfers: u64) {
    thread::scope(|scope| {
        for teller in 1..=tellers {
            scope.spawn(move || {
                let mut seed = teller;
                let mut below = |n: u64| {
                    seed = seed
                        .wrapping_mul(6364136223846793005)
                        .wrapping_add(1442695040888963407);
                    (seed >> 33) % n
                };
                for _ in 0..transfers {
                    let count = accounts.len() as u64;
                    let (payer, payee) =
                        (below(count) as usize, below(count) as usize);
                    let _ = transfer(
                        &accounts[payer],
                        &accounts[payee],
                        below(400_00),
                    );
                }
            });
        }
    });
}

/// Claim C5. Some of these are refused, some accounts pay themselves, and no
/// cent is missing.
#[test]
fn random_transfers_conserve_the_money() {
    let total = in_time(|| {
        let (accounts, ends): (Vec<_>, Vec<_>) =
            (0..4).map(|_| open(500_00)).unzip();
        pay_at_random(&accounts, 4, 2_000);
        drop(accounts); // nobody else holds a sender: every account closes
        ends.into_iter().map(|end| end.join().unwrap()).sum::<u64>()
    });
    assert_eq!(total, 4 * 500_00);
}

/// Claim C5. An account closes while others pay it: what it has not read goes
/// home.
/// Atomic? Yes.
#[test]
fn no_money_is_lost_when_the_payee_closes_in_the_middle() {
    in_time(|| {
        for _ in 0..200 {
            let total = in_time(|| {
                let ((alice, alices_end), (bob, bobs_end), (carol, carols_end)) =
                    (open(1_000_00), open(1_000_00), open(0));
                thread::scope(|scope| {
                    for payer in [&alice, &bob] {
                        scope.spawn(|| {
                            (0..20)
                                .for_each(|_| _ = transfer(payer, &carol, 1_00))
                        });
                    }
                    scope.spawn(|| ask(&carol, BankMessage::Close));
                });
                drop((alice, bob, carol));
                [alices_end, bobs_end, carols_end]
                    .map(|end| end.join().unwrap())
                    .iter()
                    .sum::<u64>()
            });
            assert_eq!(total, 2_000_00);
        }
    });
}

/// Claim C5. Closed before the money was sent: it comes back, and the caller
/// is told why.
#[test]
fn a_payment_to_a_closed_account_is_refunded() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
        assert_eq!(ask(&bob, BankMessage::Close), Ok(500_00));
        assert_eq!(transfer(&alice, &bob, 200_00), Err(Refused::Closed));
        assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(1_000_00));
    });
}

/// Claim C5. Closed after the money was sent: `send` had succeeded, and it
/// comes back all the same.
#[test]
fn a_payment_that_lies_unread_when_the_payee_closes_is_refunded() {
    in_time(|| {
        let (alice, _) = open(1_000_00);
        let (bob, bobs_mailbox) = mpsc::channel();
        bob.send(BankMessage::Close(mpsc::channel().0)).unwrap();
        let answer = begin_transfer(&alice, &bob, 200_00);
        let in_transit = ask(&alice, BankMessage::GetBalance);
        assert_eq!(in_transit, Ok(800_00));
        assert_eq!(Account::open(500_00).run(bobs_mailbox), 500_00);
        assert_eq!(answer.recv(), Ok(Err(Refused::Closed)));
        assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(1_000_00));
    });
}

/// Claim C8. Checked before anything changes, and the money goes back.
#[test]
fn a_payment_that_does_not_fit_is_refused_and_refunded() {
    in_time(|| {
        let ((alice, _), (rich, _)) = (open(1_000_00), open(u64::MAX));
        assert_eq!(transfer(&alice, &rich, 1), Err(Refused::DoesNotFit));
        assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(1_000_00));
        assert_eq!(ask(&rich, BankMessage::GetBalance), Ok(u64::MAX));
    });
}

/// Claim C8. While Alice's money is in transit, nobody may take the room that
/// its refund needs.
#[test]
fn a_refund_always_fits() {
    in_time(|| {
        let ((alice, _), (carol, _)) = (open(u64::MAX), open(1_000_00));
        let (bob, bobs_mailbox) = mpsc::channel(); // Bob receives nothing
        let answer = begin_transfer(&alice, &bob, 200_00);
        assert_eq!(transfer(&carol, &alice, 200_00), Err(Refused::DoesNotFit));
        drop(bobs_mailbox);
        assert_eq!(answer.recv(), Ok(Err(Refused::Closed)));
        assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(u64::MAX));
    });
}

/// Claim C8. Once a payment is settled, its room is free again: the same money
/// may come and go, however often.
#[test]
fn settled_money_takes_no_room() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(u64::MAX), open(0));
        let (closed, mailbox) = mpsc::channel();
        drop(mailbox);
        for _ in 0..3 {
            assert_eq!(transfer(&alice, &bob, 2), Ok(u64::MAX - 2));
            assert_eq!(transfer(&alice, &closed, 1), Err(Refused::Closed));
            assert_eq!(transfer(&bob, &alice, 2), Ok(0));
        }
        assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(u64::MAX));
    });
}

/// Claim C5. A refusal is an answer now, and nothing has changed.
#[test]
fn whoever_asks_too_much_is_told_so() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
        let withdraw =
            |amount| ask(&alice, |reply| BankMessage::Withdraw(amount, reply));
        assert_eq!(withdraw(900_00), Ok(100_00));
        assert_eq!(withdraw(900_00), Err(Refused::NotCovered));
        assert_eq!(transfer(&alice, &bob, 100_01), Err(Refused::NotCovered));
        assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(100_00));
        assert_eq!(ask(&bob, BankMessage::GetBalance), Ok(500_00));
    });
}

/// Claim C5. Whoever reads a payment by hand can send it on or let go of it;
/// either way it arrives in one account, and the reader need not be one.
#[test]
fn a_payment_that_is_sent_on_by_a_stranger_is_still_neither_lost_nor_doubled() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
        let (stranger, strangers_mailbox) = mpsc::channel();
        let answer = begin_transfer(&alice, &stranger, 200_00);
        bob.send(strangers_mailbox.recv().unwrap()).unwrap();
        assert_eq!(answer.recv(), Ok(Ok(800_00)));
        assert_eq!(ask(&bob, BankMessage::GetBalance), Ok(700_00));

        let answer = begin_transfer(&alice, &stranger, 200_00);
        drop(strangers_mailbox.recv().unwrap());
        assert_eq!(answer.recv(), Ok(Err(Refused::Closed)));
        assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(800_00));
    });
}

/// Each account would hang here if it waited for the other's answer.
/// Live? Yes.
#[test]
fn opposite_transfers_at_once_end() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(1_000_00));
        thread::scope(|scope| {
            for (payer, payee) in [(&alice, &bob), (&bob, &alice)] {
                scope.spawn(|| {
                    (0..2_000).for_each(|_| _ = transfer(payer, payee, 1_00))
                });
            }
        });
        let balance = |account| ask(account, BankMessage::GetBalance).unwrap();
        assert_eq!(balance(&alice) + balance(&bob), 2_000_00);
    });
}

#[test]
fn a_transfer_to_oneself_ends_and_changes_nothing() {
    in_time(|| {
        let (alice, _) = open(1_000_00);
        assert_eq!(transfer(&alice, &alice, 1_000_00), Ok(1_000_00));
        assert_eq!(
            transfer(&alice, &alice, 1_000_01),
            Err(Refused::NotCovered)
        );
        assert_eq!(ask(&alice, BankMessage::GetBalance), Ok(1_000_00));
    });
}

/// No account keeps its own address: it lies in messages only, and messages are
/// read.
#[test]
fn an_account_closes_once_the_last_sender_and_the_last_message_are_gone() {
    in_time(|| {
        let ((alice, alices_end), (bob, bobs_end)) =
            (open(1_000_00), open(500_00));
        let answer = begin_transfer(&alice, &bob, 200_00);
        drop((alice, bob)); // the transfer may still be under way
        assert_eq!(alices_end.join().unwrap(), 800_00);
        assert_eq!(bobs_end.join().unwrap(), 700_00);
        assert_eq!(answer.recv(), Ok(Ok(800_00)));
    });
}

#[test]
fn an_account_does_not_close_while_its_money_may_come_back() {
    in_time(|| {
        let (alice, _) = open(1_000_00);
        let (bob, bobs_mailbox) = mpsc::channel(); // Bob receives nothing
        let answer = begin_transfer(&alice, &bob, 200_00);
        assert_eq!(ask(&alice, BankMessage::Close), Err(Refused::InTransit));
        drop(bobs_mailbox);
        assert_eq!(answer.recv(), Ok(Err(Refused::Closed)));
        assert_eq!(ask(&alice, BankMessage::Close), Ok(1_000_00));
    });
}

/// Also a payment of nothing is answered, so somebody must be there to hear
/// what became of it.
#[test]
fn an_account_does_not_close_while_a_payment_of_nothing_is_in_transit() {
    in_time(|| {
        let (alice, _) = open(1_000_00);
        let (bob, bobs_mailbox) = mpsc::channel(); // Bob receives nothing
        let answer = begin_transfer(&alice, &bob, 0);
        assert_eq!(ask(&alice, BankMessage::Close), Err(Refused::InTransit));
        drop(bobs_mailbox);
        assert_eq!(answer.recv(), Ok(Err(Refused::Closed)));
        assert_eq!(ask(&alice, BankMessage::Close), Ok(1_000_00));
    });
}

/// Claim C3. What is still not given: an auditor who asked Bob first misses
/// what Alice has paid since.
/// Isolated? No.
#[test]
fn an_audit_still_misses_the_money_in_transit() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
        let bobs = ask(&bob, BankMessage::GetBalance).unwrap();
        assert_eq!(transfer(&alice, &bob, 200_00), Ok(800_00));
        let alices = ask(&alice, BankMessage::GetBalance).unwrap();
        assert_eq!(alices + bobs, 1_300_00);
    });
}

#[test]
fn every_refusal_says_why() {
    use refund_on_drop::Refused::*;
    let words =
        [NotCovered, DoesNotFit, Closed, InTransit].map(|why| why.to_string());
    assert_eq!(
        words,
        [
            "the payer has less than that",
            "the account has no room for it",
            "the account is closed",
            "a payment is still in transit"
        ]
    );
}

/// An order is kept for one account and can be sent to another: the refund goes
/// to whom it names. So only accounts may receive.
#[test]
fn an_order_that_is_sent_on_to_another_account_is_paid_by_that_one() {
    let last_balance = in_time(|| {
        let (alice, alices_end) = open(1_000_00);
        let (closed, mailbox) = mpsc::channel();
        drop(mailbox);
        let (stranger, strangers_mailbox) = mpsc::channel();
        let answer = begin_transfer(&stranger, &closed, 200_00);
        alice.send(strangers_mailbox.recv().unwrap()).unwrap();
        assert!(strangers_mailbox.recv().is_ok(), "the stranger's refund");
        assert!(answer.recv().is_err());
        assert_eq!(ask(&alice, BankMessage::Close), Err(Refused::InTransit));
        drop((alice, stranger));
        alices_end.join().unwrap()
    });
    assert_eq!(last_balance, 800_00);
}
