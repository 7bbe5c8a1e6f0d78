//! It is broken, and this is how: a panic between two writes.

use half_a_transfer::{Account, Refused, audit, look_anyway, reopen, transfer};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::sync::{Mutex, TryLockError};
use std::thread;

const TOTAL: u128 = 1_000_00 + u64::MAX as u128;

/// Alice has tried to pay 200.00 to Bob, whose account is full.
fn after_the_panic() -> (Mutex<Account>, Mutex<Account>) {
    let (alice, bob) = (Account::open(1_000_00), Account::open(u64::MAX));
    let payer = || transfer(&alice, &bob, 200_00);
    assert!(thread::scope(|bank| bank.spawn(payer).join()).is_err());
    (alice, bob)
}

/// Claim M2 (holds if).
/// Both locks were held, and half of the transfer has happened.
/// Atomic? No.
#[test]
fn a_panic_between_debit_and_credit_leaves_half_a_transfer() {
    let (alice, bob) = after_the_panic();
    let left = u128::from(look_anyway(&alice)) + u128::from(look_anyway(&bob));
    assert_eq!(TOTAL - left, 200_00, "cents are missing");
    assert_eq!(look_anyway(&alice), 800_00);
    assert_eq!(look_anyway(&bob), u64::MAX);
}

/// Claim M2. That is what the mark is for: nobody counts on half a transfer.
/// Live? Partly.
#[test]
fn a_poisoned_account_refuses_audits_and_transfers() {
    let (alice, bob) = after_the_panic();
    assert!(alice.is_poisoned() && bob.is_poisoned());
    assert_eq!(audit(&alice, &bob), Err(Refused::Poisoned));
    let carol = Account::open(5_00);
    assert_eq!(transfer(&carol, &alice, 1_00), Err(Refused::Poisoned));
    assert_eq!(transfer(&bob, &carol, 1_00), Err(Refused::Poisoned));
    assert_eq!((look_anyway(&alice), look_anyway(&carol)), (800_00, 5_00));
}

/// Claim M2. Without a repair, the loss only becomes official.
#[test]
fn a_mark_cleared_without_a_repair_leaves_the_money_missing() {
    let (alice, bob) = after_the_panic();
    alice.clear_poison();
    bob.clear_poison();
    assert_eq!(audit(&alice, &bob), Ok(TOTAL - 200_00));
}

/// Claim M2. A poisoned lock can be recovered by whoever can repair.
#[test]
fn whoever_knows_the_total_can_reopen_both_accounts() {
    let (alice, bob) = after_the_panic();
    assert_eq!(reopen(&alice, &bob, TOTAL), Ok(()));
    assert!(!alice.is_poisoned() && !bob.is_poisoned());
    assert_eq!(audit(&alice, &bob), Ok(TOTAL));
    assert_eq!(transfer(&bob, &alice, 5_00), Ok(()));
    assert_eq!(look_anyway(&alice), 1_005_00);
}

#[test]
fn a_total_that_cannot_be_right_reopens_nothing() {
    let (alice, bob) = after_the_panic();
    for wrong in [0, TOTAL - 200_01, u128::MAX] {
        assert_eq!(reopen(&alice, &bob, wrong), Err(Refused::CannotTell));
    }
    assert!(alice.is_poisoned() && bob.is_poisoned());
    assert_eq!(look_anyway(&alice), 800_00);
}

/// This is why it passes its tests.
#[test]
fn a_transfer_that_fits_loses_nothing() {
    let (alice, bob) = (Account::open(10_00), Account::open(5_00));
    assert_eq!(transfer(&alice, &bob, 10_01), Err(Refused::NotCovered));
    assert_eq!(transfer(&alice, &bob, 10_00), Ok(()));
    assert_eq!(audit(&alice, &bob), Ok(15_00));
}

#[test]
fn the_locks_are_free_after_the_panic_and_nobody_waits_for_ever() {
    let (alice, bob) = after_the_panic();
    let free = |account: &Mutex<Account>| {
        !matches!(account.try_lock(), Err(TryLockError::WouldBlock))
    };
    assert!(free(&alice) && free(&bob));
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::Poisoned, "somebody panicked with an account in hand"),
        (Refused::CannotTell, "what is missing cannot be told from the total"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}

/// Only a guard that is dropped by a panic leaves the mark.
#[test]
fn a_panic_that_is_caught_while_the_guard_lives_leaves_no_mark() {
    let account = Mutex::new(1_000_00);
    let mut balance = account.lock().unwrap();
    let half = catch_unwind(AssertUnwindSafe(|| {
        *balance -= 200_00;
        panic!("the other half never comes");
    }));
    drop(balance);
    assert!(half.is_err());
    assert_eq!(account.lock().map(|it| *it).ok(), Some(800_00));
}

/// With `panic = "abort"` there is no mark to look at and nothing to reopen: the process ends at
/// the panic, and no other thread goes on.
#[test]
fn with_panic_abort_the_process_ends_and_nothing_is_poisoned() {
    let folder = std::env::temp_dir()
        .join(format!("half-a-transfer-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let source = folder.join("aborts.rs");
    let listing = concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs");
    let program = format!(
        "#[path = {listing:?}] mod half_a_transfer;\n\
         use half_a_transfer::{{Account, look_anyway, transfer}};\n\
         fn main() {{\n\
             let (alice, bob) = (Account::open(1), Account::open(u64::MAX));\n\
             let _ = std::thread::scope(|s| s.spawn(|| transfer(&alice, &bob, 1)).join());\n\
             println!(\"alice has {{}}\", look_anyway(&alice));\n\
         }}\n"
    );
    std::fs::write(&source, program).unwrap();
    for (strategy, goes_on) in [("unwind", true), ("abort", false)] {
        let built = folder.join(strategy);
        let rustc = Command::new("rustc")
            .args(["--edition=2024", "--cap-lints=allow", "-C"])
            .arg(format!("panic={strategy}"))
            .arg("-o")
            .args([&built, &source])
            .status();
        assert!(rustc.unwrap().success());
        let ended = Command::new(&built).output().unwrap();
        assert_eq!(ended.status.success(), goes_on, "{strategy}");
        assert_eq!(ended.stdout.is_empty(), !goes_on, "{strategy}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
