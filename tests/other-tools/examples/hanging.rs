//! Two tills that lock up: each has one account, and wants the other's.

use std::sync::Barrier;
use std::thread;

use deadly_embrace::Bank;

fn main() {
    let bank = Bank::open(&[("Alice", 10_00), ("Bob", 5_00)]);
    let (bank, both_hold_one) = (&bank, &Barrier::new(2));
    let tills = [("till 1", ["Alice", "Bob"]), ("till 2", ["Bob", "Alice"])];
    thread::scope(|scope| {
        for (till, accounts) in tills {
            let thread = thread::Builder::new().name(till.to_owned());
            let work = move || {
                let meet = || _ = both_hold_one.wait();
                bank.transfer(till, accounts, 1_00, meet)
            };
            thread.spawn_scoped(scope, work).expect("a machine has threads");
        }
    });
}
