//! What both answers promise. Every test runs against both.

use two_answers::{Day, by_lock, by_messages};
use watchdog::in_time;

const BOTH: [fn(u64, &[u64]) -> Day; 2] = [by_messages, by_lock];

/// In cents; `u128`, because here nothing may be refused.
fn sum(amounts: &[u64]) -> u128 {
    amounts.iter().map(|&amount| u128::from(amount)).sum()
}

/// Atomic? Yes.
#[test]
fn every_deposit_is_booked_or_refused_and_none_is_lost() {
    in_time(|| {
        let many: Vec<u64> = (1..=200).collect();
        let books: [(u64, &[u64]); 4] = [
            (0, &[]),
            (10_00, &many),
            (u64::MAX, &[0, 1, 1]),
            (u64::MAX - 7_00, &[5_00, 5_00, 1_00, u64::MAX]),
        ];
        for deposit_all in BOTH {
            for (opening, deposits) in books {
                let day = deposit_all(opening, deposits);
                assert_eq!(
                    u128::from(day.balance) + sum(&day.refused),
                    u128::from(opening) + sum(deposits)
                );
            }
        }
    });
}

#[test]
fn a_deposit_that_does_not_fit_changes_nothing() {
    in_time(|| {
        for deposit_all in BOTH {
            let day = deposit_all(u64::MAX - 7_00, &[7_01]);
            assert_eq!(
                day,
                Day { balance: u64::MAX - 7_00, refused: vec![7_01] }
            );
        }
    });
}

/// Isolated? Yes.
#[test]
fn with_room_for_one_of_two_deposits_one_is_booked() {
    in_time(|| {
        for deposit_all in BOTH {
            let day = deposit_all(u64::MAX - 7_00, &[5_00, 5_00]);
            assert_eq!(
                day,
                Day { balance: u64::MAX - 2_00, refused: vec![5_00] }
            );
        }
    });
}

/// Whoever misses a message or an unlock hangs here; nobody does.
/// Live? Yes.
#[test]
fn all_tellers_get_their_turn_and_go_home() {
    in_time(|| {
        for deposit_all in BOTH {
            for _ in 0..100 {
                let balance = in_time(move || deposit_all(0, &[1; 20]).balance);
                assert_eq!(balance, 20);
            }
        }
    });
}
