//! What the day-book must do.
//! Run: `cargo test -p exercise-day-book -- --ignored`

use exercise_day_book::{DayBook, DoesNotFit};
use std::sync::Barrier;
use std::thread;

#[test]
#[ignore = "exercise"]
fn what_was_booked_is_in_the_book_in_its_order() {
    let book = DayBook::open(10_00);
    assert_eq!(book.deposit(5_00), Ok(15_00));
    assert_eq!(book.deposit(2_00), Ok(17_00));
    assert_eq!(book.close(), (17_00, vec![5_00, 2_00]));
}

#[test]
#[ignore = "exercise"]
fn a_deposit_that_does_not_fit_is_not_in_the_book() {
    let book = DayBook::open(u64::MAX - 7_00);
    assert_eq!(book.deposit(7_01), Err(DoesNotFit));
    assert_eq!(book.deposit(7_00), Ok(u64::MAX));
    assert_eq!(book.close(), (u64::MAX, vec![7_00]));
}

/// Whoever adds up the list passes every balance that a teller was told.
#[test]
#[ignore = "exercise"]
fn each_teller_is_told_a_balance_that_the_book_bears_out() {
    let (book, start) = (DayBook::open(0), Barrier::new(4));
    let mut told: Vec<u64> = thread::scope(|tellers| {
        let handles = [1_u64, 2, 3, 4].map(|amount| {
            let (book, start) = (&book, &start);
            tellers.spawn(move || {
                let deposit = |_| book.deposit(amount).unwrap();
                start.wait();
                (0..20_000).map(deposit).collect::<Vec<_>>()
            })
        });
        handles.into_iter().flat_map(|teller| teller.join().unwrap()).collect()
    });
    told.sort();
    let (balance, booked) = book.close();
    assert_eq!(balance, 20_000 * (1 + 2 + 3 + 4));
    let mut sum = 0;
    let sums = booked.iter().map(|amount| {
        sum += amount;
        sum
    });
    assert_eq!(sums.collect::<Vec<_>>(), told);
}
