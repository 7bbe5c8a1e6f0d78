//! Real processes over a real file.

use std::path::PathBuf;
use std::{env, fs, process, thread};
use two_tills::{Till, deposit_twice, read};

/// A file with 1000.00 that no other test and no other run uses.
fn file(test: &str) -> PathBuf {
    let name = format!("two-tills-test-{test}-{}", process::id());
    let file = env::temp_dir().join(name);
    fs::write(&file, "100000").unwrap();
    file
}

/// Claim P1 (holds).
/// Each process held its mutex from the reading to the writing.
/// Isolated? No.
#[test]
fn two_processes_with_a_mutex_each_lose_a_deposit() {
    let file = file("two-processes");
    let program = env!("CARGO_BIN_EXE_two-tills");
    let balance = deposit_twice(program.as_ref(), &file).unwrap();
    fs::remove_file(file).unwrap();
    assert_eq!(balance, 1_050_00);
    assert_eq!(1_100_00 - balance, 50_00, "one deposit is gone");
}

/// Claim P1. The mutex is not at fault.
/// Isolated? Yes.
#[test]
fn two_threads_with_one_mutex_lose_nothing() {
    let file = file("two-threads");
    let till = Till::open(&file);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..100 {
                    till.deposit(50, || Ok(())).unwrap();
                }
            });
        }
    });
    let balance = read(&file).unwrap();
    fs::remove_file(file).unwrap();
    assert_eq!(balance, 1_100_00);
}

/// `fs::write` empties the file first and fills it then.
#[test]
fn a_balance_that_is_gone_half_way_is_an_error_for_the_next_till() {
    let file = file("emptied");
    fs::write(&file, "").unwrap(); // a till died in the middle of its write
    let refused = Till::open(&file).deposit(50_00, || Ok(()));
    fs::remove_file(file).unwrap();
    assert!(refused.is_err());
}
