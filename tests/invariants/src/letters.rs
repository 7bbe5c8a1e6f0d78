//! The techniques that write letters, each as a [`Bank`].

use crate::{AccountId, Bank, Refused};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

const OPEN: &str = "the account is open";
const WHOLE: &str = "the thread ends without a panic";

/// `ledger-actor`: one thread owns all accounts.
#[derive(Debug)]
pub struct LedgerActor {
    teller: Sender<ledger_actor::LedgerMessage>,
    ledger: JoinHandle<()>,
    accounts: u32,
}

impl LedgerActor {
    fn ask<T>(
        &self,
        letter: impl FnOnce(Sender<T>) -> ledger_actor::LedgerMessage,
    ) -> T {
        let (reply, answer) = mpsc::channel();
        self.teller.send(letter(reply)).expect(OPEN);
        answer.recv().expect("every letter is answered")
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
        use ledger_actor::{LedgerMessage, Refused as R};
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

    fn audit(&self) -> Option<u128> {
        Some(self.ask(ledger_actor::LedgerMessage::Audit))
    }

    fn close(self) -> Vec<u64> {
        let balance = |account| {
            use ledger_actor::LedgerMessage::GetBalance;
            self.ask(|reply| GetBalance(account, reply)).expect(OPEN)
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

/// `answered-letters`: an actor for each account, and refunds.
#[derive(Debug)]
pub struct AnsweredLetters {
    accounts: Vec<answered_letters::Address>,
    threads: Vec<JoinHandle<u64>>,
}

impl Bank for AnsweredLetters {
    fn open(balances: &[u64]) -> Self {
        let open = |&balance| {
            let (account, mailbox) = mpsc::channel();
            let run =
                move || answered_letters::Account::open(balance).run(mailbox);
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
        use answered_letters::Refused as R;
        let (payer, payee) = (&self.accounts[from], &self.accounts[to]);
        let outcome = answered_letters::transfer(payer, payee, amount);
        outcome.map(drop).map_err(|refused| match refused {
            R::NotCovered => Refused::NotCovered,
            R::DoesNotFit => Refused::DoesNotFit,
            other => panic!("{other:?}"),
        })
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
