//! Made once, waited for, and not asked for by its maker.

use made_once::Rates;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Barrier, LazyLock};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// All eight ask at once, and the first to read sleeps, so that the others can ask meanwhile.
#[test]
fn however_many_ask_at_once_it_is_made_once_and_all_get_the_same() {
    in_time(|| {
        let (rates, made) = (Rates::default(), AtomicUsize::new(0));
        let all = Barrier::new(8);
        let tables: Vec<usize> = thread::scope(|s| {
            let ask = || {
                all.wait();
                let table = rates.table(|| {
                    made.fetch_add(1, SeqCst);
                    thread::sleep(Duration::from_millis(50));
                    vec![108]
                });
                table.as_ptr() as usize
            };
            let asking = [(); 8].map(|()| s.spawn(ask));
            asking.map(|it| it.join().unwrap()).into()
        });
        assert_eq!(made.into_inner(), 1);
        assert!(tables.iter().all(|table| *table == tables[0]));
    });
}

/// Both are between the check and the set, which a barrier makes certain.
#[test]
fn to_check_and_then_set_may_make_it_twice() {
    in_time(|| {
        let (rates, made) = (Rates::default(), AtomicUsize::new(0));
        let both = Barrier::new(2);
        thread::scope(|s| {
            let ask = || {
                let table = rates.table_by_check(|| {
                    made.fetch_add(1, SeqCst);
                    both.wait();
                    vec![108]
                });
                assert_eq!(table, [108]);
            };
            s.spawn(ask);
            s.spawn(ask);
        });
        assert_eq!(made.into_inner(), 2);
        // Whoever asks later makes nothing.
        let table = rates.table_by_check(|| panic!("it is there"));
        assert_eq!(table, [108]);
    });
}

/// `std` calls this an error and leaves open what happens; today it stands still.
#[test]
fn whoever_asks_for_what_it_makes_waits_for_itself() {
    let rates = Arc::new(Rates::default());
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        let table = rates.table(|| rates.table(Vec::new).to_vec());
        let _ = done.send(table.len());
    });
    let end = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
}

#[test]
fn a_maker_that_panics_leaves_the_cell_empty_and_the_next_one_makes_it() {
    let rates = Rates::default();
    let crash = || rates.table(|| panic!("this panic is meant"));
    assert!(catch_unwind(AssertUnwindSafe(crash)).is_err());
    assert_eq!(rates.table(|| vec![108]), [108]);
}

/// A `LazyLock` has one maker, so it has no second try: it is poisoned.
#[test]
fn a_lazy_lock_whose_maker_panics_is_poisoned() {
    static TRIES: AtomicUsize = AtomicUsize::new(0);
    static RATES: LazyLock<u64> = LazyLock::new(|| {
        TRIES.fetch_add(1, SeqCst);
        panic!("this panic is meant")
    });
    for _ in 0..2 {
        assert!(catch_unwind(|| *RATES).is_err());
    }
    assert_eq!(TRIES.load(SeqCst), 1);
}
