//! A real child process dies, and the parent counts what the files still hold.

use crash_in_the_gap::{BankMessage, money_left, run};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::{env, io, process};

/// A folder name that no other test and no other run uses.
fn folder(test: &str) -> PathBuf {
    env::temp_dir()
        .join(format!("crash-in-the-gap-test-{test}-{}", process::id()))
}

fn left(program: &str, test: &str, moment: &str) -> [u64; 2] {
    let folder = folder(test);
    let left = money_left(program.as_ref(), &folder, moment).unwrap();
    assert!(!folder.exists(), "the folder is cleaned up");
    left
}

/// Claim C4 (holds).
/// Alice's file says 800.00, Bob's says 500.00, and nobody knows of
/// 200.00 more.
/// Atomic? No.
#[test]
fn a_crash_between_debit_and_credit_destroys_the_money() {
    let program = env!("CARGO_BIN_EXE_crash-in-the-gap");
    let [alice, bob] = left(program, "gap", "in the gap");
    assert_eq!((alice, bob), (800_00, 500_00));
    assert_eq!(1_500_00 - (alice + bob), 200_00);
}

/// Claim C4. It is the gap that destroys, not the crash.
/// Durable? Partly.
#[test]
fn a_crash_before_or_after_the_transfer_destroys_nothing() {
    let program = env!("CARGO_BIN_EXE_crash-in-the-gap");
    assert_eq!(
        left(program, "before", "before the transfer"),
        [1_000_00, 500_00]
    );
    assert_eq!(left(program, "after", "after the transfer"), [800_00, 700_00]);
}

#[test]
fn a_child_that_does_not_crash_is_not_taken_for_one_that_does() {
    let folder = folder("no-crash");
    let program = Path::new(env!("CARGO_BIN_EXE_crash-in-the-gap"));
    assert!(money_left(program, &folder, "never").is_err());
    assert!(!folder.exists(), "the folder is cleaned up");
}

#[test]
fn a_transfer_that_is_not_covered_pays_nobody() {
    let folder = folder("not-covered");
    fs::create_dir(&folder).unwrap();
    let alices = folder.join("alice");
    fs::write(&alices, "1000").unwrap();
    let (alice, alice_mailbox) = mpsc::channel();
    let (bob, bob_mailbox) = mpsc::channel();
    alice.send(BankMessage::Transfer { to: bob, amount: 10_01 }).unwrap();
    drop(alice);
    run(&alices, alice_mailbox).unwrap();
    let left = fs::read_to_string(&alices).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(left, "1000");
    assert!(bob_mailbox.recv().is_err(), "nothing is in Bob's mailbox");
}

/// Whoever has the old file open can still read it whole: it is not written
/// over. (Nothing is said of a power cut: nothing waits for the disk.)
/// Durable? Partly.
#[test]
fn a_new_balance_is_not_written_over_the_old_one() {
    let folder = folder("whole");
    fs::create_dir(&folder).unwrap();
    let bobs = folder.join("bob");
    fs::write(&bobs, "50000").unwrap();
    let before = File::open(&bobs).unwrap();
    let (bob, bob_mailbox) = mpsc::channel();
    bob.send(BankMessage::Deposit(200_00)).unwrap();
    drop(bob);
    run(&bobs, bob_mailbox).unwrap();
    let after = fs::read_to_string(&bobs).unwrap();
    let before = io::read_to_string(before).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!((before.as_str(), after.as_str()), ("50000", "70000"));
}

/// No crash: two accounts of one process, and somebody who reads both files
/// too early.
/// Isolated? No. Live? Yes.
#[test]
fn whoever_reads_both_files_in_the_gap_counts_too_little() {
    let folder = folder("files");
    fs::create_dir(&folder).unwrap();
    let (alices, bobs) = (folder.join("alice"), folder.join("bob"));
    fs::write(&alices, "100000").unwrap();
    fs::write(&bobs, "50000").unwrap();
    let files =
        || [&alices, &bobs].map(|file| fs::read_to_string(file).unwrap());

    let (alice, alice_mailbox) = mpsc::channel();
    let (bob, bob_mailbox) = mpsc::channel();
    alice.send(BankMessage::Transfer { to: bob, amount: 200_00 }).unwrap();
    drop(alice);
    run(&alices, alice_mailbox).unwrap();
    let in_the_gap = files();
    run(&bobs, bob_mailbox).unwrap();
    let at_the_end = files();

    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(in_the_gap, ["80000", "50000"]);
    assert_eq!(at_the_end, ["80000", "70000"]);
}
