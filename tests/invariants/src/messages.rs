//! The techniques that send messages, each as a [`Bank`].

use crate::{AccountId, Bank, Order, Refused};
use ledger_actor::LedgerMessage;
use reserve_commit::{Change, Decision, Log, TransferId};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

const OPEN: &str = "the account is open";
const WHOLE: &str = "the thread ends without a panic";
const ANSWERED: &str = "every message is answered";

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
    fn ask<T>(&self, question: impl FnOnce(Sender<T>) -> LedgerMessage) -> T {
        let (reply, answer) = mpsc::channel();
        self.teller.send(question(reply)).expect(OPEN);
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
            let mut sent = 0;
            for (from, to, amount) in orders.by_ref().take(AHEAD) {
                let (from, to) = (from as u32, to as u32);
                let reply = reply.clone();
                let message =
                    LedgerMessage::Transfer { from, to, amount, reply };
                self.teller.send(message).expect(OPEN);
                sent += 1;
            }
            if sent == 0 {
                return made;
            }
            let answers = answers.iter().take(sent);
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

/// `reserve-commit`: an actor for each account, a protocol and a log.
#[derive(Debug)]
pub struct ReserveCommit {
    accounts: Vec<Sender<reserve_commit::BankMessage>>,
    threads: Vec<JoinHandle<reserve_commit::Account>>,
    log: Log,
}

impl ReserveCommit {
    /// Has an account of each of these transfers prepare its part. Returns those
    /// that were prepared, and the others.
    fn prepare(
        &self,
        transfers: Vec<(TransferId, Order)>,
        part: impl Fn(Order) -> (AccountId, Change),
    ) -> [Vec<(TransferId, Order)>; 2] {
        // An account answers in the order of its messages.
        let replies: Vec<_> =
            self.accounts.iter().map(|_| mpsc::channel()).collect();
        for &(id, order) in &transfers {
            let (account, change) = part(order);
            let reply = replies[account].0.clone();
            let message =
                reserve_commit::BankMessage::Prepare(id, change, reply);
            self.accounts[account].send(message).expect(OPEN);
        }
        let prepared = |&(_, order): &(TransferId, Order)| {
            let answers = &replies[part(order).0].1;
            answers.recv().expect(ANSWERED).is_ok()
        };
        let (prepared, refused) = transfers.into_iter().partition(prepared);
        [prepared, refused]
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
        Self { accounts, threads, log: Log::default() }
    }

    fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        use reserve_commit::Refused as R;
        let (payer, payee) = (&self.accounts[from], &self.accounts[to]);
        let outcome = reserve_commit::transfer(&self.log, payer, payee, amount);
        outcome.map_err(|refused| match refused {
            R::NotCovered => Refused::NotCovered,
            R::DoesNotFit => Refused::DoesNotFit,
            R::TakesPartAlready if from == to => Refused::Oneself,
            other => panic!("{other:?}"),
        })
    }

    /// The steps of the listing's coordinator, for many transfers at a time.
    fn transfer_all(&self, mut orders: impl Iterator<Item = Order>) -> u64 {
        let mut made = 0;
        loop {
            let begin = |order| (self.log.begin(), order);
            let begun: Vec<_> =
                orders.by_ref().take(AHEAD).map(begin).collect();
            if begun.is_empty() {
                return made;
            }
            let settle = |&(id, (from, to, _)): &(TransferId, Order)| {
                let accounts =
                    [from, to].map(|account| &self.accounts[account]);
                reserve_commit::settle(&self.log, id, accounts);
            };
            let debit = |(from, _, amount)| (from, Change::Debit(amount));
            let credit = |(_, to, amount)| (to, Change::Credit(amount));
            let [held, not_covered] = self.prepare(begun, debit);
            let [prepared, no_room] = self.prepare(held, credit);
            for (id, _) in &prepared {
                let decision = self.log.decide(*id, Decision::Commit);
                made += u64::from(decision == Decision::Commit);
            }
            [prepared, no_room, not_covered].iter().flatten().for_each(settle);
        }
    }

    fn audit(&self) -> Option<u128> {
        None // whichever way it counts, it is wrong at some step
    }

    fn close(self) -> Vec<u64> {
        drop(self.accounts);
        let left = |account: JoinHandle<reserve_commit::Account>| {
            let report = account.join().expect(WHOLE).report();
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
