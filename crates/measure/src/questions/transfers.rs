//! How many transfers a second does each bank make: between two accounts that
//! all tellers want, between a thousand, and between two of each teller's own?

use super::{Question, THREADS};
use crate::crew::{self, Shift};
use crate::data::Kind::{Lock, Messages, Neither};
use crate::data::{Axis, Kind, Unit};
use crate::method::{Refused, Sample, Subject};
use invariants::{
    Bank, IdOrder, LedgerActor, OneBigLock, RefundOnDrop, ReserveCommit,
};
use ledger_actor::{Ledger, LedgerMessage, Refused as NotPaid};
use one_message::{Account, Settled, TransactionWrapper};
use std::cell::Cell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

/// Claim D4: all tellers want the same two accounts.
pub const TWO_ACCOUNTS: Question = Question {
    id: "two-accounts",
    claims: &["D4"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || among(Choice::Among(2)),
};

/// Claim D4: the tellers rarely want the same account.
pub const THOUSAND_ACCOUNTS: Question = Question {
    id: "thousand-accounts",
    claims: &["D4"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || among(Choice::Among(1_000)),
};

/// Claim C6: no transfer has anything to do with another teller's. What does
/// one worker for all of them cost?
pub const OWN_ACCOUNTS: Question = Question {
    id: "own-accounts",
    claims: &["C6"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let own = Choice::Own;
        let all = [
            of::<OneMessage>("one-message: one worker", Messages, own),
            of::<Called<LedgerActor>>("ledger-actor, asked", Messages, own),
            of::<Called<RefundOnDrop>>("refund-on-drop", Messages, own),
            of::<Called<OneBigLock>>("one-big-lock", Lock, own),
            of::<Called<IdOrder>>("id-order", Lock, own),
        ];
        all.into_iter().flatten().collect()
    },
};

/// What a database is held against.
pub fn in_memory() -> Vec<Subject<'static>> {
    of::<Called<OneBigLock>>("one-big-lock, in memory", Lock, Choice::Among(2))
}

fn among(choice: Choice) -> Vec<Subject<'static>> {
    let all = [
        of::<Called<LedgerActor>>("ledger-actor, asked", Messages, choice),
        of::<Ahead<100>>("ledger-actor, 100 ahead", Messages, choice),
        of::<Ahead<{ usize::MAX }>>("ledger-actor, told", Messages, choice),
        of::<Called<RefundOnDrop>>("refund-on-drop", Messages, choice),
        of::<Called<ReserveCommit>>("reserve-commit", Messages, choice),
        of::<Called<OneBigLock>>("one-big-lock", Lock, choice),
        of::<Called<IdOrder>>("id-order", Lock, choice),
        of::<Atomics>("atomics, not isolated", Neither, choice),
    ];
    all.into_iter().flatten().collect()
}

/// Which accounts a teller chooses.
#[derive(Clone, Copy)]
pub enum Choice {
    /// Any two of so many.
    Among(usize),
    /// The same two always, and nobody else's.
    Own,
}

impl Choice {
    fn accounts(self, tellers: usize) -> usize {
        match self {
            Self::Among(accounts) => accounts,
            Self::Own => 2 * tellers,
        }
    }

    /// The payer and the payee of a teller's `nth` transfer.
    fn pair(self, teller: usize, nth: u64) -> (usize, usize) {
        let mixed = (nth + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let mixed = mixed as usize + 97 * teller;
        match self {
            Self::Among(accounts) => {
                let from = mixed % accounts;
                (
                    from,
                    (from + 1 + mixed / accounts % (accounts - 1)) % accounts,
                )
            }
            Self::Own => (2 * teller + mixed % 2, 2 * teller + 1 - mixed % 2),
        }
    }
}

/// In cents: so much that no transfer of a cent is refused.
pub const BALANCE: u64 = 1_000_000_000;

/// A bank, and how a teller moves a cent again and again.
pub trait Transfers: Sync {
    /// Every account has [`BALANCE`].
    fn open(accounts: usize) -> Self;

    /// Makes the transfers that `pair` names, one a turn; returns when all are
    /// done.
    fn work(&self, shift: Shift<'_>, pair: impl Fn(u64) -> (usize, usize));

    /// What is left in all accounts.
    fn close(self) -> u64;
}

fn of<T: Transfers>(
    name: &'static str,
    kind: Kind,
    choice: Choice,
) -> Vec<Subject<'static>> {
    let at = |tellers| {
        Subject::new(name, kind, move |window| {
            transfer::<T>(tellers, choice, window)
        })
    };
    THREADS.map(at).into()
}

/// Refuses a bank that has more or less money afterwards.
pub fn transfer<T: Transfers>(
    tellers: usize,
    choice: Choice,
    window: Duration,
) -> Result<Sample, Refused> {
    let accounts = choice.accounts(tellers);
    let bank = T::open(accounts);
    let round = crew::together(tellers, window, |shift| {
        let (teller, done) = (shift.thread, Cell::new(0));
        bank.work(shift, |nth| {
            done.set(nth + 1);
            choice.pair(teller, nth)
        });
        done.get()
    })?;
    let elapsed = round.began.elapsed();
    let (left, put_in) = (bank.close(), BALANCE * accounts as u64);
    if left != put_in {
        return Err(format!("{left} cents left of {put_in}"));
    }
    let done = round.results.iter().sum();
    Ok(Sample::rate(tellers as f64, done, elapsed))
}

/// Any bank of the suite, called transfer by transfer.
struct Called<B>(B);

impl<B: Bank> Transfers for Called<B> {
    fn open(accounts: usize) -> Self {
        Self(B::open(&vec![BALANCE; accounts]))
    }

    fn work(&self, shift: Shift<'_>, pair: impl Fn(u64) -> (usize, usize)) {
        shift.turns(|nth| {
            let (from, to) = pair(nth);
            self.0.transfer(from, to, 1).expect("there is enough");
        });
    }

    fn close(self) -> u64 {
        self.0.close().into_iter().sum()
    }
}

/// `ledger-actor`, by tellers who send up to `MESSAGES` messages before they
/// read the answers.
struct Ahead<const MESSAGES: usize>(Sender<LedgerMessage>);

impl<const MESSAGES: usize> Transfers for Ahead<MESSAGES> {
    fn open(accounts: usize) -> Self {
        let (teller, mailbox) = mpsc::channel();
        let all = (0..accounts as u32).map(|account| (account, BALANCE));
        let ledger = Ledger::open(all);
        thread::spawn(move || ledger.run(mailbox));
        Self(teller)
    }

    fn work(&self, shift: Shift<'_>, pair: impl Fn(u64) -> (usize, usize)) {
        let (reply, answers) = mpsc::channel::<Result<(), NotPaid>>();
        let mut ahead = 0;
        let read = |messages| {
            for answer in answers.iter().take(messages) {
                answer.expect("there is enough");
            }
        };
        shift.turns(|nth| {
            let (from, to) = pair(nth);
            let (from, to, reply) = (from as u32, to as u32, reply.clone());
            let message =
                LedgerMessage::Transfer { from, to, amount: 1, reply };
            self.0.send(message).expect("the ledger reads");
            ahead += 1;
            if ahead == MESSAGES {
                read(std::mem::take(&mut ahead));
            }
        });
        read(ahead);
    }

    fn close(self) -> u64 {
        let (auditor, total) = mpsc::channel();
        self.0.send(LedgerMessage::Audit(auditor)).expect("the ledger reads");
        total.recv().expect("the ledger answers") as u64
    }
}

/// A number for each account. The total is right in the end, and nobody is
/// overdrawn; but an audit meanwhile may miss what is on its way.
struct Atomics(Vec<AtomicU64>);

impl Transfers for Atomics {
    fn open(accounts: usize) -> Self {
        Self((0..accounts).map(|_| BALANCE.into()).collect())
    }

    fn work(&self, shift: Shift<'_>, pair: impl Fn(u64) -> (usize, usize)) {
        shift.turns(|nth| {
            let (from, to) = pair(nth);
            let debit = |balance: u64| balance.checked_sub(1);
            let covered = self.0[from].fetch_update(SeqCst, SeqCst, debit);
            covered.expect("there is enough");
            self.0[to].fetch_add(1, SeqCst);
        });
    }

    fn close(self) -> u64 {
        self.0.into_iter().map(AtomicU64::into_inner).sum()
    }
}

/// `one-message`: a teller sends its two accounts to the only clerk, and gets
/// them back.
struct OneMessage {
    clerk: Sender<TransactionWrapper>,
    left: Mutex<u64>,
}

impl Transfers for OneMessage {
    fn open(_: usize) -> Self {
        let (clerk, mailbox) = mpsc::channel();
        thread::spawn(|| one_message::run_worker(mailbox));
        Self { clerk, left: Mutex::new(0) }
    }

    fn work(&self, shift: Shift<'_>, pair: impl Fn(u64) -> (usize, usize)) {
        let open = || Account { balance: BALANCE };
        let mut own = Some((open(), open()));
        shift.turns(|nth| {
            let (payer, _) = pair(nth);
            let (even, odd) = own.take().expect("it comes back");
            let (from, to) =
                if payer % 2 == 0 { (even, odd) } else { (odd, even) };
            let (manager, approval) = mpsc::channel();
            manager.send(true).expect("the clerk will read");
            let (reply, answer) = mpsc::channel();
            let message =
                TransactionWrapper { from, to, amount: 1, approval, reply };
            self.clerk.send(message).expect("the clerk reads");
            let Settled { from, to, outcome } =
                answer.recv().expect("the clerk answers");
            outcome.expect("there is enough");
            own = Some(if payer % 2 == 0 { (from, to) } else { (to, from) });
        });
        let (even, odd) = own.expect("it comes back");
        *self.left.lock().expect("no panic") += even.balance + odd.balance;
    }

    fn close(self) -> u64 {
        self.left.into_inner().expect("no panic")
    }
}
