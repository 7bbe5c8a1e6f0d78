//! What must be repaired, and what must be left alone.
//! Run: `cargo test -p exercise-reopen-the-books -- --ignored`

use exercise_reopen_the_books::{Books, open};
use std::sync::Mutex;
use std::thread;

fn books(balances: &[u64]) -> Mutex<Books> {
    Mutex::new(Books { balances: balances.to_vec(), before: None })
}

/// Has a thread begin a change, and panic with the books in hand.
fn panic_during(books: &Mutex<Books>, change: impl FnOnce(&mut Books) + Send) {
    let clerk = || {
        change(&mut books.lock().unwrap());
        let _in_hand = books.lock().unwrap();
        panic!("the clerk has fallen off his chair");
    };
    assert!(thread::scope(|branch| branch.spawn(clerk).join()).is_err());
    assert!(books.is_poisoned());
}

#[test]
#[ignore = "exercise"]
fn books_that_are_not_poisoned_are_left_as_they_are() {
    let books = books(&[10_00, 5_00]);
    // Not poisoned: this note is somebody's business, and not a panic's.
    books.lock().unwrap().before = Some(vec![1, 2]);
    assert_eq!(open(&books).balances, [10_00, 5_00]);
    assert_eq!(open(&books).before, Some(vec![1, 2]));
}

#[test]
#[ignore = "exercise"]
fn a_change_that_was_under_way_is_undone_and_its_note_is_gone() {
    let books = books(&[10_00, 5_00]);
    panic_during(&books, |books| {
        books.before = Some(books.balances.clone());
        books.balances[0] -= 3_00; // and nobody gets them
    });
    let repaired = Books { balances: vec![10_00, 5_00], before: None };
    assert_eq!(*open(&books), repaired);
    assert!(!books.is_poisoned());
    assert_eq!(*books.lock().unwrap(), repaired);
}

#[test]
#[ignore = "exercise"]
fn a_change_that_was_finished_stays() {
    let books = books(&[10_00, 5_00]);
    panic_during(&books, |books| {
        books.before = Some(books.balances.clone());
        books.balances = vec![7_00, 8_00];
        books.before = None;
    });
    assert_eq!(open(&books).balances, [7_00, 8_00]);
    assert!(!books.is_poisoned());
}

#[test]
#[ignore = "exercise"]
fn the_books_can_be_reopened_again_and_again() {
    let books = books(&[10_00]);
    for _ in 0..3 {
        panic_during(&books, |books| {
            books.before = Some(books.balances.clone());
            books.balances[0] = 0;
        });
        assert_eq!(open(&books).balances, [10_00]);
    }
}
