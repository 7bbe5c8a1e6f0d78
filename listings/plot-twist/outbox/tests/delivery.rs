//! A relay is killed between applying a message and marking it.
//! Run: `cargo test -p outbox -- --ignored`

use outbox::{
    balance, credit, credit_once, found_payee, found_payer, pay, relay, total,
};
use postgres::error::SqlState;
use postgres::{Client, NoTls};
use std::process::Command;
use std::thread;
use throw_away_server::{Again, Server, must_print_as_recorded, told, wait};

struct Banks {
    servers: [Server; 2],
    payer: Client,
    payee: Client,
}

fn open(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap()
}

/// Two servers, with 1000.00 and 500.00.
fn banks() -> Banks {
    let servers = [(), ()].map(|()| Server::start().unwrap());
    let mut payer = open(servers[0].url());
    let mut payee = open(servers[1].url());
    found_payer(&mut payer).unwrap();
    found_payee(&mut payee).unwrap();
    Banks { servers, payer, payee }
}

impl Banks {
    fn balances(&mut self) -> [i64; 2] {
        [&mut self.payer, &mut self.payee].map(|bank| balance(bank).unwrap())
    }

    fn total(&mut self) -> i64 {
        total(&mut self.payer, &mut self.payee).unwrap()
    }

    /// A process of its own applies one message and is killed before it can
    /// mark it.
    fn a_relay_dies(&self, way: &str) {
        let [payer, payee] = [0, 1].map(|n| self.servers[n].url());
        let mut relay = Again::start("the_relay", &[payer, payee, way]);
        assert!(relay.says("applied"));
        assert!(relay.kill(), "it has ended by itself");
    }
}

/// Not a test: what [`Banks::a_relay_dies`] starts.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn the_relay() {
    let Some([payer, payee, way]) = told() else { return };
    let [mut payer, mut payee] = [payer, payee].map(|url| open(&url));
    let apply = if way == "once" { credit_once } else { credit };
    let _ = relay(&mut payer, |message| {
        apply(&mut payee, message)?;
        wait("applied");
        panic!("nobody has killed us");
    });
}

/// Atomic? No. Durable: killed? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn without_an_inbox_a_relay_that_dies_pays_twice() {
    let mut banks = banks();
    pay(&mut banks.payer, 200_00).unwrap();
    banks.a_relay_dies("twice");
    while relay(&mut banks.payer, |m| credit(&mut banks.payee, m)).unwrap() {}
    assert_eq!(banks.balances(), [800_00, 900_00]);
}

/// Claim P2.
/// Atomic? Yes. Durable: killed? Yes.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn with_an_inbox_a_relay_that_dies_pays_once() {
    let mut banks = banks();
    pay(&mut banks.payer, 200_00).unwrap();
    banks.a_relay_dies("once");
    assert_eq!(banks.balances(), [800_00, 700_00]);
    assert_eq!(banks.total(), 1_500_00);
    while relay(&mut banks.payer, |m| credit_once(&mut banks.payee, m)).unwrap()
    {
    }
    let paid_once = [800_00, 700_00];
    assert_eq!(banks.balances(), paid_once, "applied, and once only");
}

/// Only what was applied is marked as sent.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn what_could_not_be_applied_comes_again() {
    let mut banks = banks();
    pay(&mut banks.payer, 200_00).unwrap();
    let fails = |_| banks.payee.batch_execute("SELECT 1 / 0");
    relay(&mut banks.payer, fails).unwrap_err();
    assert_eq!(banks.balances(), [800_00, 500_00]);
    while relay(&mut banks.payer, |m| credit_once(&mut banks.payee, m)).unwrap()
    {
    }
    assert_eq!(banks.balances(), [800_00, 700_00]);
}

/// Those of one account, whose payments come one after another.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn messages_are_sent_in_the_order_in_which_they_were_paid() {
    let mut banks = banks();
    for amount in [3_00, 1_00, 2_00] {
        pay(&mut banks.payer, amount).unwrap();
    }
    let mut sent = Vec::new();
    while relay(&mut banks.payer, |message| {
        sent.push((message.0, message.1));
        Ok(())
    })
    .unwrap()
    {}
    assert_eq!(sent, [(1, 3_00), (2, 1_00), (3, 2_00)], "the oldest first");
}

/// Several relays get into each other's way, and nothing is paid twice.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn two_relays_at_once_pay_each_message_once() {
    let mut banks = banks();
    for _ in 0..50 {
        pay(&mut banks.payer, 1_00).unwrap();
    }
    let urls = [0, 1].map(|n| banks.servers[n].url());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(move || {
                let [mut payer, mut payee] = urls.map(open);
                while relay(&mut payer, |m| credit_once(&mut payee, m)).unwrap()
                {
                }
            });
        }
    });
    let each_once = [950_00, 550_00];
    assert_eq!(banks.balances(), each_once, "each is applied once only");
}

/// The debit and the message, or neither.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn what_is_not_covered_is_not_sent() {
    let mut banks = banks();
    let refused = pay(&mut banks.payer, 1_000_01).unwrap_err();
    assert_eq!(refused.code(), Some(&SqlState::CHECK_VIOLATION));
    let sent = relay(&mut banks.payer, |_| panic!("there is nothing"));
    assert!(!sent.unwrap());
    assert_eq!(banks.balances(), [1_000_00, 500_00]);
}

/// The balances alone are short; whoever looks at the messages, too, is not,
/// at whatever moment.
/// Isolated? No. Live? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn the_audit_finds_what_is_on_its_way() {
    let mut banks = banks();
    let [one, two] = [0, 1].map(|n| banks.servers[n].url().to_owned());
    let mut auditors = [open(&one), open(&two)];
    let mut audit = || {
        let [payer, payee] = &mut auditors;
        total(payer, payee).unwrap()
    };
    pay(&mut banks.payer, 200_00).unwrap();
    assert_eq!(banks.balances(), [800_00, 500_00]);
    assert_eq!(audit(), 1_500_00);
    relay(&mut banks.payer, |message| {
        credit_once(&mut banks.payee, message)?;
        assert_eq!(audit(), 1_500_00, "applied, and not marked");
        Ok(())
    })
    .unwrap();
    assert_eq!(audit(), 1_500_00);
}

/// Payments go on while somebody counts, and every count is right.
/// Isolated? Partly.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn every_audit_is_right_while_payments_go_on() {
    let mut banks = banks();
    let [one, two] = [0, 1].map(|n| banks.servers[n].url().to_owned());
    thread::scope(|scope| {
        let payments = scope.spawn(|| {
            let [mut payer, mut payee] = [&one, &two].map(|url| open(url));
            for _ in 0..100 {
                pay(&mut payer, 1_00).unwrap();
                relay(&mut payer, |m| credit_once(&mut payee, m)).unwrap();
            }
        });
        while !payments.is_finished() {
            assert_eq!(banks.total(), 1_500_00);
        }
    });
    assert_eq!(banks.balances(), [900_00, 600_00]);
}

/// The page shows `with-servers.txt`. `RECORD=1` writes it anew.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p outbox -- --ignored"]
fn the_demonstration_prints_what_was_recorded() {
    must_print_as_recorded(
        Command::new(env!("CARGO_BIN_EXE_outbox")).arg("start"),
        env!("CARGO_MANIFEST_DIR"),
        "with-servers.txt",
    );
}
