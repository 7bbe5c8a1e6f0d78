//! Several processes: some work side by side, others are killed.

use rusqlite::Connection;
use sqlite_bank::{Refused, balance, open, total, transfer};
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, process};

/// A bank in a folder of its own; gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let name = format!("sqlite-bank-test-{test}-{}", process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("bank.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn balances(bank: &Connection) -> [i64; 2] {
    ["Alice", "Bob"].map(|name| balance(bank, name).unwrap())
}

/// This very test program, with one test to run as a child.
fn child(test: &str, file: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("SQLITE_BANK", file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Claim P2. A real `SIGKILL`. The money stays with Alice, and the next
/// transfer does not have to wait for the dead. (Nothing is in the file yet
/// at this moment; `system_calls.rs` kills at all the others.)
#[test]
fn a_till_that_is_killed_between_debit_and_credit_has_changed_nothing() {
    let folder = Folder::new("killed");
    let mut bank = open(&folder.file()).unwrap();
    let mut till = Command::new(env!("CARGO_BIN_EXE_sqlite-bank"))
        .arg(folder.file())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let words = till.stdout.as_mut().unwrap();
    words.read_exact(&mut [0]).unwrap(); // debited, not credited
    bank.busy_timeout(Duration::ZERO).unwrap();
    let refused = transfer(&mut bank, "Alice", "Bob", 1_00, || {});
    assert_eq!(refused, Err(Refused::Busy), "it is in the middle");
    till.kill().unwrap();
    assert_eq!(till.wait().unwrap().signal(), Some(9), "it was killed");
    assert_eq!(balances(&bank), [1_000_00, 500_00]);
    transfer(&mut bank, "Alice", "Bob", 200_00, || {}).unwrap();
    assert_eq!(balances(&bank), [800_00, 700_00]);
}

/// Claim P2. Four processes with opposite transfers, with either journal: here each got its
/// turn.
/// Live? Partly.
#[test]
fn several_processes_at_once_neither_lose_money_nor_lock_up() {
    if let Some(file) = env::var_os("SQLITE_BANK") {
        let mut bank = open(file.as_ref()).unwrap();
        for _ in 0..10 {
            transfer(&mut bank, "Alice", "Bob", 30, || {}).unwrap();
            transfer(&mut bank, "Bob", "Alice", 10, || {}).unwrap();
            assert_eq!(total(&bank), Ok(1_500_00));
        }
        return;
    }
    let name = "several_processes_at_once_neither_lose_money_nor_lock_up";
    for mode in ["delete", "wal"] {
        let folder = Folder::new(&format!("several-{mode}"));
        let bank = open(&folder.file()).unwrap();
        bank.pragma_update(None, "journal_mode", mode).unwrap(); // it stays
        let tills = [(); 4].map(|()| child(name, &folder.file()));
        for till in tills {
            assert!(till.wait_with_output().unwrap().status.success());
        }
        // 40 times 20 cents.
        assert_eq!(balances(&bank), [992_00, 508_00], "{mode}");
    }
}
