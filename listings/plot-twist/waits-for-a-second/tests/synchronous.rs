//! What is confirmed is on two servers, and what is not confirmed is not known
//! to be. Run: `cargo test -p waits-for-a-second -- --ignored`

use postgres::Client;
use std::process::Command;
use std::thread::{self, JoinHandle};
use throw_away_server::{Server, must_print_as_recorded, until};
use waits_for_a_second::{
    Failed, WAIT, balances, found, open, received, sender, waiting,
};

const NAMES: [&str; 2] = ["Alice", "Bob"];

/// A primary that waits for one of two standbys, and a session that watches.
struct Bank {
    primary: Server,
    standbys: [Server; 2],
    admin: Client,
}

fn bank() -> Bank {
    let primary = Server::start_with(&[WAIT]).unwrap();
    let standbys = ["b", "c"].map(|name| primary.copy(name).unwrap());
    let mut admin = open(primary.url()).unwrap().0;
    found(&mut admin).unwrap();
    for standby in &standbys {
        let mut copy = open(standby.url()).unwrap().0;
        until("it has the accounts", || {
            balances(&mut copy).unwrap() == [1_000_00, 500_00]
        });
    }
    Bank { primary, standbys, admin }
}

impl Bank {
    /// Nothing more gets from the primary to this standby.
    fn cut_off(&mut self, standby: &str) {
        let pid = sender(&mut self.admin, standby).unwrap();
        self.primary.pause_process(pid).unwrap();
    }

    /// A transfer of 200.00 that waits, and the process at the server.
    fn one_that_waits(&mut self) -> (JoinHandle<Result<(), Failed>>, i32) {
        let mut teller = open(self.primary.url()).unwrap();
        let waits = thread::spawn(move || teller.transfer(NAMES, 200_00));
        let mut pid = None;
        until("a transfer waits for a standby", || {
            pid = waiting(&mut self.admin).unwrap();
            pid.is_some()
        });
        (waits, pid.unwrap())
    }

    /// The balances after the primary has died and a standby taken over.
    fn after_failover_to(mut self, standby: usize) -> Vec<i64> {
        self.primary.kill().unwrap();
        self.standbys[standby].promote().unwrap();
        let mut new = open(self.standbys[standby].url()).unwrap().0;
        balances(&mut new).unwrap()
    }

    fn further(&mut self) -> usize {
        let [b, c] = [0, 1].map(|standby| {
            let standby = self.standbys[standby].url();
            received(&mut open(standby).unwrap().0).unwrap()
        });
        usize::from(c > b)
    }
}

/// Claim P2. Whichever standby is cut off.
/// Atomic? Yes. Durable: primary lost? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn what_is_confirmed_is_on_the_standby_that_is_further() {
    for (cut_off, other) in [("b", 1), ("c", 0)] {
        let mut bank = bank();
        bank.cut_off(cut_off);
        let mut teller = open(bank.primary.url()).unwrap();
        teller.transfer(NAMES, 200_00).unwrap();
        let further = bank.further();
        assert_eq!(further, other, "{cut_off} was cut off");
        assert_eq!(bank.after_failover_to(further), [800_00, 700_00]);
    }
}

/// Neither made nor destroyed: nobody has the account.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn a_transfer_to_nobody_is_refused() {
    let mut bank = bank();
    let mut teller = open(bank.primary.url()).unwrap();
    for names in [["Alice", "Zoe"], ["Zoe", "Alice"]] {
        let failed = teller.transfer(names, 200_00).unwrap_err();
        assert!(matches!(failed, Failed::Refused(_)), "{failed}");
        assert_eq!(balances(&mut bank.admin).unwrap(), [1_000_00, 500_00]);
    }
}

/// `ANY 1` of two means that the other one may know nothing.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn the_other_standby_does_not_have_it() {
    let mut bank = bank();
    bank.cut_off("b");
    let mut teller = open(bank.primary.url()).unwrap();
    teller.transfer(NAMES, 200_00).unwrap();
    assert_eq!(bank.after_failover_to(0), [1_000_00, 500_00]);
}

/// Nobody sees a transfer that still waits, and it is confirmed when a standby
/// has it.
/// Isolated? Yes. Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn without_a_standby_a_transfer_waits_and_nobody_sees_it() {
    let mut bank = bank();
    bank.cut_off("b");
    bank.cut_off("c");
    let (waits, _) = bank.one_that_waits();
    let seen = balances(&mut bank.admin).unwrap();
    assert_eq!(seen, [1_000_00, 500_00], "it is seen while it waits");
    assert!(!waits.is_finished(), "confirmed, and on one server only");
    let pid = sender(&mut bank.admin, "c").unwrap();
    bank.primary.resume_process(pid).unwrap();
    waits.join().unwrap().unwrap();
    assert_eq!(balances(&mut bank.admin).unwrap(), [800_00, 700_00]);
}

/// The client library says success. Only the warning knows better.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn a_cancelled_wait_is_a_success_with_a_warning_and_on_one_server_only() {
    let mut bank = bank();
    bank.cut_off("b");
    bank.cut_off("c");
    let (waits, pid) = bank.one_that_waits();
    let cancel = "SELECT pg_cancel_backend($1)";
    bank.admin.execute(cancel, &[&pid]).unwrap();
    let failed = waits.join().unwrap().unwrap_err();
    assert!(matches!(failed, Failed::OnOne(_)), "{failed}");
    assert!(failed.to_string().contains("canceling wait"), "{failed}");
    assert_eq!(balances(&mut bank.admin).unwrap(), [800_00, 700_00]);
    let further = bank.further();
    assert_eq!(bank.after_failover_to(further), [1_000_00, 500_00]);
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn a_terminated_wait_is_an_error_and_the_transfer_is_there() {
    let mut bank = bank();
    bank.cut_off("b");
    bank.cut_off("c");
    let (waits, pid) = bank.one_that_waits();
    let end = "SELECT pg_terminate_backend($1)";
    bank.admin.execute(end, &[&pid]).unwrap();
    let failed = waits.join().unwrap().unwrap_err();
    assert!(matches!(failed, Failed::InDoubt(_)), "{failed}");
    assert_eq!(balances(&mut bank.admin).unwrap(), [800_00, 700_00]);
}

/// It has waited for twenty times its `statement_timeout`, and still waits.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn statement_timeout_does_not_bound_the_wait() {
    let mut bank = bank();
    let set = "ALTER ROLE bank SET statement_timeout = '20ms'";
    bank.admin.batch_execute("SET synchronous_commit = local").unwrap();
    bank.admin.batch_execute(set).unwrap();
    bank.cut_off("b");
    bank.cut_off("c");
    let (waits, pid) = bank.one_that_waits();
    let long = "SELECT clock_timestamp() - query_start > '400ms'
                    AND wait_event = 'SyncRep'
                FROM pg_stat_activity WHERE pid = $1";
    until("it has waited for long", || {
        bank.admin.query_one(long, &[&pid]).unwrap().get(0)
    });
    assert!(!waits.is_finished());
    let pid = sender(&mut bank.admin, "b").unwrap();
    bank.primary.resume_process(pid).unwrap();
    waits.join().unwrap().unwrap();
}

/// What waits is on the disk of the primary already: a restart shows it.
/// Durable: primary killed and restarted? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn a_transfer_that_was_never_confirmed_is_there_after_a_restart() {
    let mut bank = bank();
    bank.cut_off("b");
    bank.cut_off("c");
    let (waits, _) = bank.one_that_waits();
    bank.primary.kill().unwrap();
    let failed = waits.join().unwrap().unwrap_err();
    assert!(matches!(failed, Failed::InDoubt(_)), "{failed}");
    bank.primary.restart().unwrap();
    let mut admin = open(bank.primary.url()).unwrap().0;
    assert_eq!(balances(&mut admin).unwrap(), [800_00, 700_00]);
}

/// The page shows `with-servers.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p waits-for-a-second -- --ignored"]
fn the_demonstration_prints_what_was_recorded() {
    must_print_as_recorded(
        Command::new(env!("CARGO_BIN_EXE_waits-for-a-second")).arg("start"),
        env!("CARGO_MANIFEST_DIR"),
        "with-servers.txt",
    );
}
