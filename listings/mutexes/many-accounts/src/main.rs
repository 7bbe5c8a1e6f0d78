//! Alice pays three bills at once, then cannot, and three tellers go round.

use many_accounts::{Bank, Transfer};

// ANCHOR: demo
fn main() {
    use std::thread;

    let bank = Bank::open([100_00, 20_00, 30_00, 40_00]);
    let pay = |from, to, amount| Transfer { from, to, amount };
    let bills = [pay(0, 1, 50_00), pay(0, 2, 30_00), pay(0, 3, 20_00)];
    for month in ["May", "June"] {
        println!("{month}: {:?}", bank.transfer_all(&bills));
    }

    // Three tellers send 1.00 around, and each begins somewhere else.
    let around = [pay(1, 2, 1_00), pay(2, 3, 1_00), pay(3, 1, 1_00)];
    thread::scope(|tellers| {
        for start in 0..3 {
            let (bank, mut list) = (&bank, around);
            list.rotate_left(start);
            tellers.spawn(move || {
                for _ in 0..1_000 {
                    bank.transfer_all(&list).expect("it is covered");
                }
            });
        }
    });
    for id in 0..4 {
        let account = bank.account(id).expect("it was opened");
        let cents = account.lock().expect("nobody panics under a lock");
        println!("Account {id}: {cents} cents");
    }
}
// ANCHOR_END: demo
