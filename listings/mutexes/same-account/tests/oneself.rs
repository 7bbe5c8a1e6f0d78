//! One mutex, locked twice by one thread: no order helps, and one question
//! does.

use same_account::{Account, Order, Refused, transfer, transfer_on_trust};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

type Shared = Arc<Mutex<Account>>;
type Transfer = fn(Order, &Shared, &Shared, u64) -> Result<(), Refused>;

const ORDERS: [Order; 3] = [Order::AsGiven, Order::ByHandle, Order::ByAddress];

fn open(balance: u64) -> Shared {
    Arc::new(Mutex::new(Account { balance }))
}

/// Has an account pay itself on a thread nobody joins: by one handle that is
/// named twice, or from one of two handles to the other. Waits for the end for
/// so many milliseconds.
fn to_oneself(
    transfer: Transfer,
    order: Order,
    [src, dest]: [usize; 2],
    patience: u64,
) -> Result<Result<(), Refused>, RecvTimeoutError> {
    let account = open(10_00);
    let handles = [account.clone(), account];
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        done.send(transfer(order, &handles[src], &handles[dest], 4_00))
    });
    end.recv_timeout(Duration::from_millis(patience))
}

/// Claim M6 (does not hold).
/// `std` leaves open whether the second `lock` of one thread panics
/// or never returns. Both are no answer: a panic drops the sender of the
/// channel, and a thread that stands still sends nothing.
#[test]
fn no_order_lets_an_account_pay_itself() {
    in_time(|| {
        let never_ends = |order, handles| {
            let end = to_oneself(transfer_on_trust, order, handles, 100);
            assert!(end.is_err(), "{order:?}, {handles:?}: {end:?}");
        };
        // All at once, so that the test waits once.
        thread::scope(|s| {
            for order in ORDERS {
                for handles in [[0, 0], [0, 1], [1, 0]] {
                    s.spawn(move || never_ends(order, handles));
                }
            }
        });
    });
}

/// Claim M6. Here it stands still; where it panics instead, this says so.
#[test]
#[cfg(target_os = "linux")]
fn on_linux_the_second_lock_never_returns() {
    let end_of = |order| to_oneself(transfer_on_trust, order, [0, 0], 150);
    // All at once, so that the test waits once.
    let ends = thread::scope(|s| {
        ORDERS.map(|it| s.spawn(move || end_of(it))).map(|it| it.join())
    });
    for (order, end) in ORDERS.into_iter().zip(ends) {
        let waits = Err(RecvTimeoutError::Timeout);
        assert_eq!(end.unwrap(), waits, "{order:?}");
    }
}

/// Claim M6. The repair, under each order.
#[test]
fn asked_first_it_is_covered_and_changes_nothing() {
    for order in ORDERS {
        for handles in [[0, 0], [0, 1], [1, 0]] {
            let end = to_oneself(transfer, order, handles, 10_000);
            assert_eq!(end, Ok(Ok(())));
        }
        for (cents, amount, outcome) in [
            (10_00, 10_00, Ok(())),
            (10_00, 10_01, Err(Refused::NotCovered)),
            (u64::MAX, 1, Ok(())),
        ] {
            let account = open(cents);
            assert_eq!(transfer(order, &account, &account, amount), outcome);
            assert_eq!(account.lock().unwrap().balance, cents);
        }
    }
}

#[test]
fn between_two_accounts_both_change_or_neither() {
    for order in ORDERS {
        for (from, to, amount, outcome) in [
            (10_00, 1_00, 10_00, Ok(())),
            (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
            (10_00, u64::MAX, 1, Err(Refused::DoesNotFit)),
        ] {
            let (src, dest) = (open(from), open(to));
            assert_eq!(transfer(order, &src, &dest, amount), outcome);
            let moved = if outcome.is_ok() { amount } else { 0 };
            assert_eq!(src.lock().unwrap().balance, from - moved);
            assert_eq!(dest.lock().unwrap().balance, to + moved);
        }
    }
}

/// Nobody can look between the two changes: whoever holds both locks sees the
/// total, and that is so whichever lock came first.
#[test]
fn an_auditor_with_both_locks_sees_the_total() {
    in_time(|| {
        let accounts = [open(10_00), open(10_00)];
        let audited = accounts.clone();
        let teller = thread::spawn(move || {
            for i in 0..20_000 {
                let (src, dest) = (&accounts[i % 2], &accounts[(i + 1) % 2]);
                transfer_on_trust(Order::AsGiven, src, dest, 3_00).unwrap();
            }
        });
        while !teller.is_finished() {
            // It gives the first lock back if the second is taken, and so it does
            // not embrace the teller.
            let a = audited[0].lock().unwrap();
            if let Ok(b) = audited[1].try_lock() {
                assert_eq!(a.balance + b.balance, 20_00);
            }
        }
        teller.join().unwrap();
    });
}

/// Claim M6. Four tellers, a million transfers, a third of them to oneself.
#[test]
fn a_million_transfers_end_and_conserve_the_total() {
    in_time(|| {
        let accounts = [open(100_00), open(200_00), open(300_00)];
        let tellers = [3_u64, 5, 7, 11].map(|mut dice| {
            let accounts = accounts.clone();
            let (done, end) = mpsc::channel();
            thread::spawn(move || {
                for _ in 0..250_000 {
                    // Numbers in a fixed sequence that look like chance.
                    dice ^= dice << 13;
                    dice ^= dice >> 7;
                    dice ^= dice << 17;
                    let [src, dest] =
                        [dice % 3, dice / 3 % 3].map(|i| i as usize);
                    let (src, dest) = (&accounts[src], &accounts[dest]);
                    let _ =
                        transfer(Order::ByAddress, src, dest, dice / 9 % 50_00);
                }
                done.send(())
            });
            end
        });
        for end in tellers {
            assert_eq!(end.recv_timeout(Duration::from_secs(30)), Ok(()));
        }
        let left = accounts.map(|account| account.lock().unwrap().balance);
        assert_eq!(left.iter().sum::<u64>(), 600_00);
    });
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::DoesNotFit, "the payee's balance would not fit into 64 bits"),
        (Refused::Poisoned, "somebody panicked with an account in hand"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
