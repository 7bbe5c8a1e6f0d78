//! How many others are served between your asking for a lock and your turn.
//!
//! A bank with one register for all accounts, or with several; a register is a
//! lock. Everybody asks while the registers are closed. Then the doors open,
//! and each register counts whom it serves. No clock is needed.
//!
//! ```
//! use cash_register::Bank;
//!
//! let accounts = 3;
//! assert_eq!(Bank::open(accounts, 1).rush(&[0, 1, 2]), [0, 1, 2]);
//! assert_eq!(Bank::open(accounts, 3).rush(&[0, 1, 2]), [0, 0, 0]);
//! ```

// ANCHOR: bank
use std::sync::{Barrier, Mutex, MutexGuard};
use std::thread;

/// A bank whose accounts are spread over its registers.
#[derive(Debug)]
pub struct Bank {
    registers: Vec<Mutex<Register>>,
}

#[derive(Debug)]
struct Register {
    balances: Vec<u64>,
    served: usize,
}

/// The deposit would not fit; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

impl Bank {
    /// Opens empty accounts. Account `i` belongs to register `i % registers`.
    pub fn open(accounts: usize, registers: usize) -> Self {
        let register = |_| {
            let balances = vec![0; accounts];
            Mutex::new(Register { balances, served: 0 })
        };
        Self { registers: (0..registers).map(register).collect() }
    }

    /// Deposits `amount` cents. Tells how many were served at this register
    /// since the doors opened, before this one.
    pub fn deposit(
        &self,
        account: usize,
        amount: u64,
    ) -> Result<usize, DoesNotFit> {
        let register = &self.registers[account % self.registers.len()];
        let mut register = lock(register);
        let served_before = register.served;
        register.served += 1;
        let balance = &mut register.balances[account];
        *balance = balance.checked_add(amount).ok_or(DoesNotFit)?;
        Ok(served_before)
    }

    /// Has a customer for each entry deposit a cent into that account, all at
    /// once. Returns how many were served before each of them, sorted.
    pub fn rush(&self, customers: &[usize]) -> Vec<usize> {
        let all_have_come = Barrier::new(customers.len() + 1);
        let mut served_before: Vec<_> = thread::scope(|shop| {
            let mut closed: Vec<_> = self.registers.iter().map(lock).collect();
            closed.iter_mut().for_each(|register| register.served = 0);
            let customer = |&account| {
                let all_have_come = &all_have_come;
                shop.spawn(move || {
                    all_have_come.wait();
                    self.deposit(account, 1)
                })
            };
            let line: Vec<_> = customers.iter().map(customer).collect();
            all_have_come.wait();
            drop(closed); // the doors open
            let turn = line.into_iter().map(|customer| customer.join());
            turn.map(|turn| turn.expect("no panic").expect("a cent")).collect()
        });
        served_before.sort();
        served_before
    }

    /// All the money in cents, with all registers closed for the count.
    pub fn total(&self) -> u128 {
        let closed: Vec<_> = self.registers.iter().map(lock).collect();
        let balances = closed.iter().flat_map(|register| &register.balances);
        balances.map(|&balance| u128::from(balance)).sum()
    }
}

fn lock(register: &Mutex<Register>) -> MutexGuard<'_, Register> {
    register.lock().expect("nobody panics at the register")
}
// ANCHOR_END: bank
