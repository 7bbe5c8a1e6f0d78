//! Real processes over a real file, in lock step.

use file_lock::{Till, deposit, deposit_without_asking};
use std::fs::File;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{env, fs, process, thread};

/// A file with 1000.00 that no other test and no other run uses; gone at the
/// end.
struct Balance(PathBuf);

impl Balance {
    fn new(test: &str) -> Self {
        let name = format!("file-lock-test-{test}-{}", process::id());
        let file = env::temp_dir().join(name);
        fs::write(&file, "100000").unwrap();
        Self(file)
    }

    fn till(&self) -> Till {
        let program =
            option_env!("CARGO_BIN_EXE_file-lock").unwrap_or("file-lock");
        Till::start(program.as_ref(), &self.0).unwrap()
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.0).unwrap()
    }
}

impl Drop for Balance {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Lets a till go on to its end.
fn finish(mut till: Till) {
    while !till.says().unwrap().is_empty() {
        till.go_on().unwrap();
    }
}

/// Claim P1. What a mutex is for threads, this is for processes that ask.
/// Isolated? Yes.
#[test]
fn two_processes_that_ask_lose_no_deposit() {
    watchdog::in_time(|| {
        let balance = Balance::new("both-ask");
        let mut first = balance.till();
        assert_eq!(first.says().unwrap(), "has read");
        let mut second = balance.till();
        assert_eq!(second.says().unwrap(), "has to wait");
        second.go_on().unwrap();
        first.go_on().unwrap();
        finish(first);
        finish(second);
        assert_eq!(balance.text(), "110000");
    });
}

/// Two threads will do: the lock belongs to the open file, and each deposit
/// opens it anew. The 100 ms are a limit for a fault, not a race: whoever
/// waits for the lock waits as long as it is held.
#[test]
fn while_one_has_the_lock_the_other_has_read_nothing() {
    watchdog::in_time(|| {
        let balance = Balance::new("inside");
        let (inside, seen) = mpsc::channel();
        thread::scope(|scope| {
            deposit(&balance.0, 50_00, |step| {
                if step != "has read" {
                    return Ok(());
                }
                let (inside, file) = (inside.clone(), &balance.0);
                scope.spawn(move || {
                    deposit(file, 50_00, |step| {
                        inside.send(step.to_owned()).unwrap();
                        Ok(())
                    })
                    .unwrap();
                });
                assert_eq!(seen.recv().unwrap(), "has to wait");
                let limit = Duration::from_millis(100);
                let early = seen.recv_timeout(limit);
                assert_eq!(early, Err(RecvTimeoutError::Timeout));
                Ok(())
            })
            .unwrap();
            assert_eq!(seen.recv().unwrap(), "has read");
        });
        assert_eq!(balance.text(), "110000");
    });
}

/// Whoever had to wait has the lock to himself, too. The 100 ms are a limit for a fault: meanwhile,
/// the other of the two that waited would read the same balance.
#[test]
fn of_two_that_waited_one_comes_after_the_other() {
    watchdog::in_time(|| {
        let balance = Balance::new("two-wait");
        let (waits, waiting) = mpsc::channel();
        let mut first = balance.till();
        assert_eq!(first.says().unwrap(), "has read");
        thread::scope(|scope| {
            for _ in 0..2 {
                let (waits, file) = (waits.clone(), &balance.0);
                let deposit = move || {
                    deposit(file, 50_00, |step| {
                        match step {
                            "has to wait" => waits.send(()).unwrap(),
                            _ => thread::sleep(Duration::from_millis(100)),
                        }
                        Ok(())
                    })
                };
                scope.spawn(move || deposit().unwrap());
            }
            waiting.recv().unwrap();
            waiting.recv().unwrap();
            first.go_on().unwrap();
            finish(first);
        });
        assert_eq!(balance.text(), "115000");
    });
}

/// Claim P1. The lock is advisory.
/// Isolated? No.
#[test]
fn a_program_that_does_not_ask_is_not_stopped() {
    watchdog::in_time(|| {
        let balance = Balance::new("rude");
        let mut polite = balance.till();
        assert_eq!(polite.says().unwrap(), "has read");
        deposit_without_asking(&balance.0, 50_00).unwrap();
        assert_eq!(balance.text(), "105000", "it wrote under the other's lock");
        polite.go_on().unwrap();
        finish(polite);
        assert_eq!(balance.text(), "105000", "and its 50.00 is gone");
    });
}

#[test]
fn a_till_that_is_killed_gives_its_lock_back() {
    watchdog::in_time(|| {
        let balance = Balance::new("killed");
        let mut first = balance.till();
        assert_eq!(first.says().unwrap(), "has read");
        let mut second = balance.till();
        assert_eq!(second.says().unwrap(), "has to wait");
        second.go_on().unwrap();
        assert_eq!(first.kill().unwrap().signal(), Some(9));
        finish(second);
        assert_eq!(balance.text(), "105000");
    });
}

/// The lock undoes nothing.
#[test]
fn a_till_that_is_killed_in_its_write_leaves_no_balance_at_all() {
    watchdog::in_time(|| {
        let balance = Balance::new("emptied");
        let mut till = balance.till();
        assert_eq!(till.says().unwrap(), "has read");
        till.go_on().unwrap();
        assert_eq!(till.says().unwrap(), "has emptied the file");
        assert_eq!(till.kill().unwrap().signal(), Some(9));
        assert_eq!(balance.text(), "");
    });
}

/// A deposit that writes the new balance into a new file, and gives that the
/// old one's name. It locks the balance itself, or another file for it.
fn deposit_by_renaming(
    balance: &Path,
    other: Option<&Path>,
    step: impl Fn(&str),
) {
    let mut locked = File::open(other.unwrap_or(balance)).unwrap();
    step("has opened");
    locked.lock().unwrap();
    let mut text = String::new();
    match other {
        Some(_) => File::open(balance).unwrap().read_to_string(&mut text),
        None => locked.read_to_string(&mut text),
    }
    .unwrap();
    step("has read");
    let new = balance.with_extension("new");
    let sum = text.parse::<u64>().unwrap() + 50_00;
    fs::write(&new, sum.to_string()).unwrap();
    fs::rename(new, balance).unwrap();
} // closing the file gives the lock back

/// Two of them; the second has opened what it will lock before the first
/// renames. Returns what is in the file then.
fn two_deposits_by_renaming(balance: &Balance, other: Option<&Path>) -> String {
    let (tell, opened) = mpsc::channel();
    let file = balance.0.as_path();
    thread::scope(|scope| {
        deposit_by_renaming(file, other, |step| {
            if step == "has read" {
                let tell = tell.clone();
                scope.spawn(move || {
                    deposit_by_renaming(file, other, |step| {
                        if step == "has opened" {
                            tell.send(()).unwrap();
                        }
                    });
                });
                opened.recv().unwrap();
            }
        });
    });
    balance.text()
}

/// The lock belongs to the file, not to its name: the second waits for the
/// old file, gets its lock, and reads what nobody will ever see again.
/// Isolated? Partly.
#[test]
fn who_locks_a_file_that_is_renamed_over_loses_a_deposit() {
    watchdog::in_time(|| {
        let balance = Balance::new("renamed");
        assert_eq!(two_deposits_by_renaming(&balance, None), "105000");
    });
}

/// The cure: lock another file, which keeps its name for good.
#[test]
fn with_a_lock_file_of_its_own_renaming_loses_nothing() {
    watchdog::in_time(|| {
        let (balance, lock) = (Balance::new("beside"), Balance::new("lock"));
        assert_eq!(two_deposits_by_renaming(&balance, Some(&lock.0)), "110000");
    });
}

#[test]
fn a_deposit_that_does_not_fit_is_refused_and_changes_nothing() {
    watchdog::in_time(|| {
        let balance = Balance::new("overflow");
        assert!(deposit(&balance.0, u64::MAX, |_| Ok(())).is_err());
        assert_eq!(balance.text(), "100000");
    });
}
