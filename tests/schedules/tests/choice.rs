//! *Making the Choice*: one scenario for all techniques, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

#[path = "../../../listings/mutexes/id-order/src/lib.rs"]
mod id_order;
#[path = "../../../listings/channels/ledger-actor/src/lib.rs"]
mod ledger_actor;
#[path = "../../../listings/mutexes/many-accounts/src/lib.rs"]
mod many_accounts;
#[path = "../../../listings/mutexes/one-big-lock/src/lib.rs"]
mod one_big_lock;
#[path = "../../../listings/channels/refund-on-drop/src/lib.rs"]
mod refund_on_drop;
#[path = "../../../listings/channels/reserve-commit/src/lib.rs"]
mod reserve_commit;
#[path = "../../../listings/choice/exercise-your-own-bank/solution.rs"]
mod your_own_bank;

use schedule_recorder::{counts, every, exactly, explore, returns, spawn};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::{Report, Verdict};

// ANCHOR: audited
/// A bank with two accounts, 1000.00 and 500.00, whatever technique it is made of.
trait Bank: Send + Sync + 'static {
    fn open() -> Self;
    /// From account 0 to account 1.
    fn transfer(&self, amount: u64);
    /// The total, counted as well as the technique can.
    fn audit(&self) -> u128;
}

/// One teller moves 200.00, while somebody audits: the same program for every technique.
fn audited<B: Bank>() -> Report {
    let report = explore(|| {
        let bank = Arc::new(B::open());
        let there = Arc::clone(&bank);
        spawn("teller", move || there.transfer(200_00));
        bank.audit()
    });
    // Whatever the auditor sees: nobody waits forever, and nobody panics.
    every(&report, |end| end.verdict == Verdict::Ok);
    report
}

/// Claims C7, M7. One owner, be it a thread or whoever holds the locks: an audit sees the total
/// in every schedule.
#[test]
fn one_owner_shows_every_auditor_the_total() {
    for (name, report) in [
        ("ledger-actor", audited::<Ledger>()),
        ("id-order", audited::<id_order::Bank>()),
        ("many-accounts", audited::<many_accounts::Bank>()),
        ("one-big-lock", audited::<Mutex<one_big_lock::Ledger>>()),
    ] {
        every(&report, returns("150000"));
        counts(&format!("audited-{name}"), &report, &[("right", report.oks())]);
    }
    every(&audited::<your_own_bank::Bank>(), returns("150000"));
}

/// Claim C7. Two owners: the answer to the first question may be old when the second is asked.
#[test]
fn two_owners_show_some_auditors_another_total() {
    let commit = audited::<ReserveCommit>();
    let seen = "1408533: 14 ok 130000, 1368762 ok 150000, 39757 ok 170000";
    exactly(&commit, seen);
    let answered = audited::<RefundOnDrop>();
    exactly(&answered, "3422: 2339 ok 150000, 1083 ok 170000");
    for (name, report) in
        [("reserve-commit", commit), ("refund-on-drop", answered)]
    {
        let right = report.returning("150000");
        counts(&format!("audited-{name}"), &report, &[("right", right)]);
    }
}
// ANCHOR_END: audited

/// Asks by a message that brings the sender for the answer.
fn ask<L: std::fmt::Debug, T: std::fmt::Debug>(
    to: &Sender<L>,
    message: impl FnOnce(Sender<T>) -> L,
) -> T {
    let (reply, answer) = channel();
    to.send(message(reply)).unwrap();
    answer.recv().unwrap()
}

struct Ledger(Sender<ledger_actor::LedgerMessage>);

impl Bank for Ledger {
    fn open() -> Self {
        let (ledger, mailbox) = channel();
        let accounts = ledger_actor::Ledger::open([(0, 1_000_00), (1, 500_00)]);
        spawn("ledger", || accounts.run(mailbox));
        Ledger(ledger)
    }

    fn transfer(&self, amount: u64) {
        use ledger_actor::LedgerMessage::Transfer;
        ask(&self.0, |reply| Transfer { from: 0, to: 1, amount, reply })
            .unwrap();
    }

    fn audit(&self) -> u128 {
        ask(&self.0, ledger_actor::LedgerMessage::Audit)
    }
}

struct ReserveCommit([Sender<reserve_commit::BankMessage>; 2]);

impl Bank for ReserveCommit {
    fn open() -> Self {
        ReserveCommit([("Alice", 1_000_00), ("Bob", 500_00)].map(
            |(name, balance)| {
                let (account, mailbox) = channel();
                spawn(name, move || {
                    reserve_commit::Account::open(balance).run(mailbox)
                });
                account
            },
        ))
    }

    fn transfer(&self, amount: u64) {
        let log = reserve_commit::Log::default();
        let [payer, payee] = &self.0;
        reserve_commit::transfer(&log, payer, payee, amount).unwrap();
    }

    fn audit(&self) -> u128 {
        let reports = self.0.each_ref().map(|account| {
            ask(account, reserve_commit::BankMessage::GetReport)
        });
        reports
            .iter()
            .map(|report| u128::from(report.balance + report.held))
            .sum()
    }
}

struct RefundOnDrop([refund_on_drop::Address; 2]);

impl Bank for RefundOnDrop {
    fn open() -> Self {
        RefundOnDrop([("Alice", 1_000_00), ("Bob", 500_00)].map(
            |(name, balance)| {
                let (account, mailbox) = channel();
                spawn(name, move || {
                    refund_on_drop::Account::open(balance).run(mailbox)
                });
                account
            },
        ))
    }

    fn transfer(&self, amount: u64) {
        refund_on_drop::transfer(&self.0[0], &self.0[1], amount).unwrap();
    }

    fn audit(&self) -> u128 {
        let balances = self.0.each_ref().map(|account| {
            ask(account, refund_on_drop::BankMessage::GetBalance).unwrap()
        });
        balances.iter().map(|&balance| u128::from(balance)).sum()
    }
}

impl Bank for id_order::Bank {
    fn open() -> Self {
        let bank = Self::open([1_000_00, 500_00]);
        std::introduce(&bank, &["Alice", "Bob"]);
        bank
    }

    fn transfer(&self, amount: u64) {
        self.transfer(0, 1, amount).unwrap();
    }

    fn audit(&self) -> u128 {
        self.total().unwrap()
    }
}

impl Bank for many_accounts::Bank {
    fn open() -> Self {
        let bank = Self::open([1_000_00, 500_00]);
        std::introduce(&bank, &["Alice", "Bob"]);
        bank
    }

    fn transfer(&self, amount: u64) {
        let transfer = many_accounts::Transfer { from: 0, to: 1, amount };
        self.transfer_all(&[transfer]).unwrap();
    }

    fn audit(&self) -> u128 {
        self.total().unwrap()
    }
}

impl Bank for Mutex<one_big_lock::Ledger> {
    fn open() -> Self {
        Mutex::new(one_big_lock::Ledger::open([1_000_00, 500_00]))
    }

    fn transfer(&self, amount: u64) {
        self.lock().unwrap().transfer(0, 1, amount).unwrap();
    }

    fn audit(&self) -> u128 {
        self.lock().unwrap().total()
    }
}

impl Bank for your_own_bank::Bank {
    fn open() -> Self {
        Self::open(&[1_000_00, 500_00])
    }

    fn transfer(&self, amount: u64) {
        self.transfer(0, 1, amount).unwrap();
    }

    fn audit(&self) -> u128 {
        self.audit().iter().map(|&balance| u128::from(balance)).sum()
    }
}
