//! One process: refusals, isolation, whose turn it is.

use rusqlite::{Connection, ffi};
use sqlite_bank::{Refused, balance, open, total, transfer};
use std::path::PathBuf;
use std::time::{Duration, Instant};
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

    fn open(&self) -> Connection {
        open(&self.0.join("bank.db")).unwrap()
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

#[test]
fn what_is_refused_is_an_error_and_changes_nothing() {
    let mut bank = open(":memory:".as_ref()).unwrap();
    let zoe = || Refused::NoSuchAccount("Zoe".to_owned());
    for (from, to, amount, why) in [
        ("Alice", "Bob", 1_000_01, Refused::NotCovered),
        ("Alice", "Alice", 1_000_01, Refused::NotCovered),
        ("Alice", "Zoe", 200_00, zoe()), // after the debit!
        ("Zoe", "Alice", 200_00, zoe()),
        ("Alice", "Bob", u64::MAX, Refused::DoesNotFit),
    ] {
        let refused = transfer(&mut bank, from, to, amount, || {});
        assert_eq!(refused, Err(why), "{from} to {to}");
        assert_eq!(balances(&bank), [1_000_00, 500_00]);
    }
}

/// SQLite would go on with a floating-point number; `STRICT` does not let it.
#[test]
fn a_balance_that_does_not_fit_is_refused_and_changes_nothing() {
    let mut bank = open(":memory:".as_ref()).unwrap();
    bank.execute(
        "UPDATE account SET balance = ?1 WHERE name = 'Bob'",
        [i64::MAX],
    )
    .unwrap();
    let refused = transfer(&mut bank, "Alice", "Bob", 1, || {});
    assert_eq!(refused, Err(Refused::DoesNotFit));
    assert_eq!(balances(&bank), [1_000_00, i64::MAX]);
}

#[test]
fn whoever_pays_all_he_has_fills_an_account_to_its_brim() {
    let mut bank = open(":memory:".as_ref()).unwrap();
    bank.execute(
        "UPDATE account SET balance = ?1 WHERE name = 'Bob'",
        [i64::MAX - 1_000_00],
    )
    .unwrap();
    transfer(&mut bank, "Alice", "Bob", 1_000_00, || {}).unwrap();
    assert_eq!(balances(&bank), [0, i64::MAX]);
}

#[test]
fn a_transfer_to_oneself_must_be_covered_and_changes_nothing() {
    let mut bank = open(":memory:".as_ref()).unwrap();
    transfer(&mut bank, "Alice", "Alice", 1_000_00, || {}).unwrap();
    assert_eq!(balances(&bank), [1_000_00, 500_00]);
}

#[test]
fn an_audit_in_the_middle_of_a_transfer_sees_nothing_of_it() {
    let folder = Folder::new("audit");
    let (mut bank, auditor) = (folder.open(), folder.open());
    transfer(&mut bank, "Alice", "Bob", 200_00, || {
        assert_eq!(balances(&auditor), [1_000_00, 500_00]);
        assert_eq!(total(&auditor), Ok(1_500_00));
    })
    .unwrap();
    assert_eq!(balances(&auditor), [800_00, 700_00]);
}

/// Wants to write, and is answered long before its ten minutes are over.
fn at_once(reader: &Connection) -> rusqlite::Result<usize> {
    let asked = Instant::now();
    let answer = reader.execute("UPDATE account SET balance = 0", ());
    assert!(asked.elapsed() < Duration::from_secs(60), "it has waited");
    answer
}

/// How SQLite refuses: with this extended code.
fn code(refused: rusqlite::Result<usize>) -> i32 {
    refused.unwrap_err().sqlite_error().unwrap().extended_code
}

/// Why the transaction is immediate. With a rollback journal, whoever has
/// begun by reading is refused while another one is writing, however patient
/// it is; and until it ends, that one cannot commit.
/// Live? Partly.
#[test]
fn in_rollback_mode_a_reader_that_wants_to_write_and_a_writer_stop_each_other()
{
    let folder = Folder::new("rollback");
    let (mut bank, mut other) = (folder.open(), folder.open());
    let mode = "SELECT journal_mode FROM pragma_journal_mode";
    let mode: String = bank.query_row(mode, (), |row| row.get(0)).unwrap();
    assert_eq!(mode, "delete", "the listing's own");
    bank.busy_timeout(Duration::from_secs(600)).unwrap();
    let reader = bank.transaction().unwrap(); // deferred
    assert_eq!(balances(&reader), [1_000_00, 500_00]);
    other.busy_timeout(Duration::ZERO).unwrap();
    let refused = transfer(&mut other, "Alice", "Bob", 200_00, || {
        let refused = at_once(&reader);
        assert_eq!(code(refused), ffi::SQLITE_BUSY);
    });
    assert_eq!(refused, Err(Refused::Busy), "it could not commit");
    drop(reader);
    transfer(&mut other, "Alice", "Bob", 200_00, || {}).unwrap();
}

/// With a write-ahead log, too, whoever has begun by reading is refused while
/// another one is writing. But that one commits, and what the first has read
/// is out of date: that is refused however patient it is.
/// Live? Partly.
#[test]
fn in_wal_mode_a_reader_whose_snapshot_is_old_cannot_write() {
    let folder = Folder::new("wal");
    let (mut bank, mut other) = (folder.open(), folder.open());
    bank.busy_timeout(Duration::from_secs(600)).unwrap();
    bank.pragma_update(None, "journal_mode", "wal").unwrap();
    let reader = bank.transaction().unwrap(); // deferred
    assert_eq!(balances(&reader), [1_000_00, 500_00]);
    transfer(&mut other, "Alice", "Bob", 200_00, || {
        let refused = at_once(&reader);
        assert_eq!(code(refused), ffi::SQLITE_BUSY);
    })
    .unwrap();
    assert_eq!(balances(&reader), [1_000_00, 500_00], "its snapshot");
    let refused = at_once(&reader);
    assert_eq!(code(refused), ffi::SQLITE_BUSY_SNAPSHOT);
    let refused = Refused::from(at_once(&reader).unwrap_err());
    assert_eq!(refused, Refused::Busy, "with an extended code, too");
}

/// Neither mode lets a transfer that asks at once lose an update.
/// Isolated? Yes.
#[test]
fn in_both_modes_transfers_come_one_after_another() {
    for mode in ["delete", "wal"] {
        let folder = Folder::new(&format!("turns-{mode}"));
        let (mut bank, mut other) = (folder.open(), folder.open());
        bank.pragma_update(None, "journal_mode", mode).unwrap();
        other.busy_timeout(Duration::ZERO).unwrap(); // it won't wait
        transfer(&mut bank, "Alice", "Bob", 200_00, || {
            let refused = transfer(&mut other, "Bob", "Alice", 1_00, || {});
            assert_eq!(refused, Err(Refused::Busy), "{mode}");
        })
        .unwrap();
        transfer(&mut other, "Bob", "Alice", 1_00, || {}).unwrap();
        assert_eq!(balances(&bank), [801_00, 699_00], "{mode}");
    }
}

/// A quota of the pages that are in use: the debit fits, what follows does
/// not.
#[test]
fn a_full_disk_is_a_clear_error_and_nothing_is_half_done() {
    let folder = Folder::new("full");
    let mut bank = folder.open();
    bank.pragma_update(None, "max_page_count", 1).unwrap(); // as few as it has
    let work = bank.transaction().unwrap();
    work.execute("UPDATE account SET balance = 0 WHERE name = 'Alice'", ())
        .unwrap();
    let name = "a long name ".repeat(10_000);
    let add = "INSERT INTO account VALUES (?1, 0)";
    let refused = Refused::from(work.execute(add, [name]).unwrap_err());
    drop(work);
    let full = "database or disk is full".to_owned();
    assert_eq!(refused, Refused::Database(full));
    assert_eq!(balances(&bank), [1_000_00, 500_00]);
    transfer(&mut bank, "Alice", "Bob", 200_00, || {}).unwrap();
}

#[test]
fn a_file_that_is_no_bank_is_a_clear_error_and_is_left_alone() {
    let folder = Folder::new("no-bank");
    let file = folder.0.join("text.txt");
    let text = "Dear Alice, ".repeat(100);
    fs::write(&file, &text).unwrap();
    let no_bank = "file is not a database".to_owned();
    assert_eq!(open(&file).unwrap_err(), Refused::Database(no_bank));
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}
