//! Each of the four loses no deposit, refuses what does not fit, and ends.

use other_answers::{
    DoesNotFit, by_atomic, by_halves, by_rwlock, by_shards, look,
};
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use watchdog::in_time;

/// Claim F2 (does not hold).
/// Neither messages nor turns: each thread has its own half of the
/// accounts.
/// Live? Yes.
#[test]
fn disjoint_borrows_reach_every_account_once() {
    in_time(|| {
        for len in 0..20 {
            let mut balances: Vec<u64> = (0..len).collect();
            assert_eq!(by_halves(&mut balances, 5_00), 0);
            assert_eq!(
                balances,
                (0..len).map(|balance| balance + 5_00).collect::<Vec<_>>()
            );
        }
    });
}

/// Atomic? Partly.
#[test]
fn an_account_without_room_is_refused_and_keeps_its_balance() {
    in_time(|| {
        let mut balances = [u64::MAX, 1_00, u64::MAX - 4_99, u64::MAX - 5_00];
        assert_eq!(by_halves(&mut balances, 5_00), 2);
        assert_eq!(balances, [u64::MAX, 6_00, u64::MAX - 4_99, u64::MAX]);
    });
}

/// Claim F2. Neither messages nor turns: each thread has its own sum.
/// Isolated? Yes. Live? Yes.
#[test]
fn shards_add_up_to_the_whole() {
    in_time(|| {
        for len in 0..20 {
            let deposits: Vec<u64> = (0..len).collect();
            assert_eq!(
                by_shards(10_00, &deposits),
                Ok(10_00 + deposits.iter().sum::<u64>())
            );
        }
    });
}

/// Atomic? Yes.
#[test]
fn shards_are_refused_together_or_not_at_all() {
    in_time(|| {
        assert_eq!(by_shards(0, &[u64::MAX, 0]), Ok(u64::MAX));
        assert_eq!(by_shards(1, &[u64::MAX, 0]), Err(DoesNotFit));
        assert_eq!(by_shards(0, &[u64::MAX, 1]), Err(DoesNotFit));
        assert_eq!(by_shards(0, &[1, 2, u64::MAX, 1]), Err(DoesNotFit));
    });
}

/// Claim F2. No thread owns the balance, and none locks it.
/// Isolated? Yes. Live? Yes.
#[test]
fn an_atomic_loses_no_deposit() {
    in_time(|| {
        let balance = AtomicU64::new(0);
        thread::scope(|tellers| {
            for _ in 0..4 {
                tellers.spawn(|| {
                    (0..10_000).for_each(|_| by_atomic(&balance, 1).unwrap())
                });
            }
        });
        assert_eq!(balance.into_inner(), 40_000);
    });
}

/// Atomic? Yes.
#[test]
fn an_atomic_without_room_refuses_and_keeps_its_balance() {
    in_time(|| {
        let balance = AtomicU64::new(u64::MAX - 7_00);
        assert_eq!(by_atomic(&balance, 7_01), Err(DoesNotFit));
        assert_eq!(balance.load(Ordering::Relaxed), u64::MAX - 7_00);
        assert_eq!(by_atomic(&balance, 7_00), Ok(()));
    });
}

/// Atomic? Yes.
#[test]
fn a_read_write_lock_loses_no_deposit_and_refuses_what_does_not_fit() {
    in_time(|| {
        let balance = RwLock::new(0);
        thread::scope(|tellers| {
            for _ in 0..4 {
                tellers.spawn(|| {
                    (0..1_000).for_each(|_| by_rwlock(&balance, 1).unwrap())
                });
            }
        });
        assert_eq!(by_rwlock(&balance, u64::MAX), Err(DoesNotFit));
        assert_eq!(balance.into_inner().unwrap(), 4_000);
    });
}

/// Claim F2. While one reader looks, another one may; with a mutex it would
/// have to wait.
#[test]
fn two_readers_are_inside_at_the_same_time() {
    in_time(|| {
        let balance = RwLock::new(10_00);
        let mut looked = false;
        look(&balance, |_| {
            looked = true;
            let another =
                || balance.try_read().is_ok_and(|cents| *cents == 10_00);
            assert!(thread::scope(|readers| readers
                .spawn(another)
                .join()
                .unwrap()));
        });
        assert!(looked, "the reader was shown the balance");
    });
}

/// Isolated? Yes.
#[test]
fn nobody_writes_while_somebody_reads() {
    in_time(|| {
        let balance = RwLock::new(10_00);
        let mut seen = None;
        look(&balance, |cents| {
            seen = Some(cents);
            assert!(balance.try_write().is_err());
        });
        assert_eq!(seen, Some(10_00));
        assert!(balance.try_write().is_ok());
    });
}

#[test]
fn a_refusal_says_why() {
    let why = other_answers::DoesNotFit.to_string();
    assert_eq!(why, "the deposit does not fit into the balance");
}
