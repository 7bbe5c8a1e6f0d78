//! The techniques that write letters, each as a [`Bank`].

use crate::{AccountId, Bank, Order, Refused};
use ledger_actor::LedgerMessage;
use reserve_commit::{Side, Step, TransferId};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

const OPEN: &str = "the account is open";
const WHOLE: &str = "the thread ends without a panic";
const ANSWERED: &str = "every letter is answered";

/// So many transfers of one teller are under way at a time.
const AHEAD: usize = 64;

/// `ledger-actor`: one thread owns all accounts.
#[derive(Debug)]
pub struct LedgerActor {
    teller: Sender<LedgerMessage>,
    ledger: JoinHandle<()>,
    accounts: u32,
}

impl LedgerActor {
    fn ask<T>(&self, letter: impl FnOnce(Sender<T>) -> LedgerMessage) -> T {
        let (reply, answer) = mpsc::channel();
        self.teller.send(letter(reply)).expect(OPEN);
        answer.recv().expect(ANSWERED)
    }
}

impl Bank for LedgerActor {
    fn open(balances: &[u64]) -> Self {
        let (teller, mailbox) = mpsc::channel();
        let ledger =
            ledger_actor::Ledger::open((0..).zip(balances.iter().copied()));
        Self {
            teller,
            ledger: thread::spawn(|| ledger.run(mailbox)),
            accounts: balances.len() as u32,
        }
    }

    fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        use ledger_actor::Refused as R;
        let (from, to) = (from as u32, to as u32);
        let outcome = self.ask(|reply| LedgerMessage::Transfer {
            from,
            to,
            amount,
            reply,
        });
        outcome.map_err(|refused| match refused {
            R::NotCovered => Refused::NotCovered,
            R::DoesNotFit => Refused::DoesNotFit,
            R::NoSuchAccount(id) => panic!("there is no account {id}"),
        })
    }

    fn transfer_all(&self, mut orders: impl Iterator<Item = Order>) -> u64 {
        let (reply, answers) = mpsc::channel();
        let mut made = 0;
        loop {
            let mut written = 0;
            for (from, to, amount) in orders.by_ref().take(AHEAD) {
                let (from, to) = (from as u32, to as u32);
                let reply = reply.clone();
                let letter =
                    LedgerMessage::Transfer { from, to, amount, reply };
                self.teller.send(letter).expect(OPEN);
                written += 1;
            }
            if written == 0 {
                return made;
            }
            let answers = answers.iter().take(written);
            made += answers.filter(Result::is_ok).count() as u64;
        }
    }

    fn audit(&self) -> Option<u128> {
        Some(self.ask(LedgerMessage::Audit))
    }

    fn close(self) -> Vec<u64> {
        let balance = |account| {
            self.ask(|reply| LedgerMessage::GetBalance(account, reply))
                .expect(OPEN)
        };
        let balances = (0..self.accounts).map(balance).collect();
        drop(self.teller);
        self.ledger.join().expect(WHOLE);
        balances
    }
}

/// `reserve-commit`: an actor for each account, and a protocol.
#[derive(Debug)]
pub struct ReserveCommit {
    accounts: Vec<Sender<reserve_commit::BankMessage>>,
    threads: Vec<JoinHandle<reserve_commit::Report>>,
    next: AtomicU64,
}

impl ReserveCommit {
    /// Has an account take a step of each of these transfers. Returns those
    /// whose step was taken, and the others.
    fn take(
        &self,
        transfers: Vec<(TransferId, Order)>,
        step: impl Fn(Order) -> (AccountId, Step),
    ) -> [Vec<(TransferId, Order)>; 2] {
        // An account answers in the order of its letters.
        let replies: Vec<_> =
            self.accounts.iter().map(|_| mpsc::channel()).collect();
        for &(id, order) in &transfers {
            let (account, step) = step(order);
            let reply = replies[account].0.clone();
            let letter = reserve_commit::BankMessage::Take(id, step, reply);
            self.accounts[account].send(letter).expect(OPEN);
        }
        let taken = |&(_, order): &(TransferId, Order)| {
            let answers = &replies[step(order).0].1;
            answers.recv().expect(ANSWERED).is_ok()
        };
        let (taken, refused) = transfers.into_iter().partition(taken);
        [taken, refused]
    }
}

impl Bank for ReserveCommit {
    fn open(balances: &[u64]) -> Self {
        let open = |&balance| {
            let (account, mailbox) = mpsc::channel();
            let run =
                move || reserve_commit::Account::open(balance).run(mailbox);
            (account, thread::spawn(run))
        };
        let (accounts, threads) = balances.iter().map(open).unzip();
        Self { accounts, threads, next: AtomicU64::new(0) }
    }

    fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        use reserve_commit::Refused as R;
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (payer, payee) = (&self.accounts[from], &self.accounts[to]);
        let outcome = reserve_commit::transfer(id, payer, payee, amount);
        outcome.map_err(|refused| match refused {
            R::NotCovered => Refused::NotCovered,
            R::DoesNotFit => Refused::DoesNotFit,
            R::TakesPartAlready if from == to => Refused::Oneself,
            other => panic!("{other:?}"),
        })
    }

    /// The steps of the listing's coordinator, for many transfers at a time.
    fn transfer_all(&self, mut orders: impl Iterator<Item = Order>) -> u64 {
        let hold =
            |(from, _, amount)| (from, Step::Reserve(Side::Payer, amount));
        let room = |(_, to, amount)| (to, Step::Reserve(Side::Payee, amount));
        let mut made = 0;
        loop {
            let number =
                |order| (self.next.fetch_add(1, Ordering::Relaxed), order);
            let begun: Vec<_> =
                orders.by_ref().take(AHEAD).map(number).collect();
            if begun.is_empty() {
                return made;
            }
            let [held, _] = self.take(begun, hold);
            let [reserved, refused] = self.take(held, room);
            let [credited, _] =
                self.take(reserved, |(_, to, _)| (to, Step::Commit));
            made += credited.len() as u64;
            self.take(credited, |(from, ..)| (from, Step::Commit));
            self.take(refused, |(from, ..)| (from, Step::Cancel));
        }
    }

    fn audit(&self) -> Option<u128> {
        None // whichever way it counts, it is wrong at some step
    }

    fn close(self) -> Vec<u64> {
        drop(self.accounts);
        let left = |account: JoinHandle<reserve_commit::Report>| {
            let report = account.join().expect(WHOLE);
            assert_eq!(report.held, 0, "every transfer has ended");
            report.balance
        };
        self.threads.into_iter().map(left).collect()
    }
}

/// `refund-on-drop`: an actor for each account, and refunds.
#[derive(Debug)]
pub struct RefundOnDrop {
    accounts: Vec<refund_on_drop::Address>,
    threads: Vec<JoinHandle<u64>>,
}

impl Bank for RefundOnDrop {
    fn open(balances: &[u64]) -> Self {
        let open = |&balance| {
            let (account, mailbox) = mpsc::channel();
            let run =
                move || refund_on_drop::Account::open(balance).run(mailbox);
            (account, thread::spawn(run))
        };
        let (accounts, threads) = balances.iter().map(open).unzip();
        Self { accounts, threads }
    }

    fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        use refund_on_drop::Refused as R;
        let (payer, payee) = (&self.accounts[from], &self.accounts[to]);
        let outcome = refund_on_drop::transfer(payer, payee, amount);
        outcome.map(drop).map_err(|refused| match refused {
            R::NotCovered => Refused::NotCovered,
            R::DoesNotFit => Refused::DoesNotFit,
            other => panic!("{other:?}"),
        })
    }

    fn transfer_all(&self, mut orders: impl Iterator<Item = Order>) -> u64 {
        let begin = |(from, to, amount): Order| {
            let (payer, payee) = (&self.accounts[from], &self.accounts[to]);
            refund_on_drop::begin_transfer(payer, payee, amount)
        };
        let mut made = 0;
        loop {
            let begun: Vec<_> =
                orders.by_ref().take(AHEAD).map(begin).collect();
            if begun.is_empty() {
                return made;
            }
            let answers = begun.iter().map(|it| it.recv().expect(ANSWERED));
            made += answers.filter(Result::is_ok).count() as u64;
        }
    }

    fn audit(&self) -> Option<u128> {
        None // it would miss the money in transit, or count it twice
    }

    fn close(self) -> Vec<u64> {
        drop(self.accounts);
        let left = |account: JoinHandle<u64>| account.join().expect(WHOLE);
        self.threads.into_iter().map(left).collect()
    }
}
