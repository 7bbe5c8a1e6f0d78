//! Broken on purpose: a deposit wakes *one* of those who wait, and it may be
//! one whom it does not help.
//!
//! The withdrawals are those of `waiting-withdrawal`; only `deposit` is
//! different.
//!
//! ```
//! use std::thread;
//! use wrong_waiter::Account;
//!
//! // As long as only one waits, nothing is wrong.
//! let account = Account::open(0);
//! thread::scope(|s| {
//!     let customer = s.spawn(|| account.withdraw(30_00));
//!     account.deposit(50_00);
//!     assert_eq!(customer.join().unwrap(), 20_00);
//! });
//! ```

// ANCHOR: account
use std::sync::{Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// An account whose withdrawals wait for money. All in cents.
#[derive(Debug)]
pub struct Account {
    state: Mutex<State>,
    money_came: Condvar,
}

#[derive(Debug)]
struct State {
    balance: u64,
    looks: u64,
}

impl Account {
    /// Opens an account with a balance.
    pub fn open(balance: u64) -> Self {
        let state = Mutex::new(State { balance, looks: 0 });
        Self { state, money_came: Condvar::new() }
    }

    /// Pays in, and wakes one of those who wait.
    ///
    /// # Panics
    ///
    /// If the balance would not fit into 64 bits.
    pub fn deposit(&self, amount: u64) {
        let mut state = self.state.lock().unwrap();
        state.balance = state.balance.checked_add(amount).expect("it fits");
        drop(state);
        self.money_came.notify_one(); // which one?
    }

    /// Wakes everybody who waits.
    pub fn wake_all(&self) {
        self.money_came.notify_all();
    }

    /// Takes an amount as soon as it is there. Returns what is left.
    pub fn withdraw(&self, amount: u64) -> u64 {
        let state = self.state.lock().unwrap();
        let must_wait = |state: &mut State| {
            state.looks += 1;
            state.balance < amount
        };
        let mut state = self.money_came.wait_while(state, must_wait).unwrap();
        state.balance -= amount;
        state.balance
    }
}
// ANCHOR_END: account

// ANCHOR: asleep
/// Two customers wait, the first one first; then comes a deposit. If afterwards
/// nothing happens for `patience`, says whose withdrawal is covered and asleep.
pub fn asleep(
    [first, second]: [u64; 2],
    deposit: u64,
    patience: Duration,
) -> Option<u64> {
    let account = &Account::open(0);
    let (done, ends) = mpsc::channel();
    thread::scope(|s| {
        for (n, amount) in [(1, first), (2, second)] {
            let done = done.clone();
            s.spawn(move || {
                account.withdraw(amount);
                let _ = done.send(amount);
            });
            while account.state.lock().unwrap().looks < n {
                thread::yield_now(); // until this one has looked and waits
            }
        }
        account.deposit(deposit);
        let mut waiting = vec![first, second];
        while let Ok(paid) = ends.recv_timeout(patience) {
            let place = waiting.iter().position(|&amount| amount == paid);
            waiting.remove(place.expect("only those two are paid"));
        }
        let balance = account.state.lock().unwrap().balance;
        // Nobody must be left behind: pay everybody out, and end.
        account.deposit(first + second);
        account.wake_all();
        waiting.into_iter().find(|&amount| amount <= balance)
    })
}
// ANCHOR_END: asleep
