//! A guard of std's mutex that is held while a task waits.

// ANCHOR: program
use std::sync::Mutex;

pub async fn pay(balance: &Mutex<u64>, amount: u64) {
    let mut guard = balance.lock().unwrap();
    print_receipt(*guard).await; // other tasks run here, under our lock
    *guard -= amount;
}
// ANCHOR_END: program

async fn print_receipt(_balance: u64) {}
