//! Alice and Bob pay each other, Carol opens an account, and the bank reopens.

use id_order::Bank;

// ANCHOR: demo
fn main() {
    use std::thread;

    let mut bank = Bank::open([1_000_00, 500_00]);
    let (alice, bob) = (0, 1);
    thread::scope(|tellers| {
        for (from, to) in [(alice, bob), (bob, alice)] {
            let bank = &bank;
            tellers.spawn(move || {
                for _ in 0..10_000 {
                    bank.transfer(from, to, 1).expect("it is covered");
                }
            });
        }
    });
    println!("Both tellers are done, total {} cents", bank.total().unwrap());

    let carol = bank.open_account(0);
    println!("Carol has number {carol}");
    println!("Bob to Carol: {:?}", bank.transfer(bob, carol, 200_00));
    println!("Bob to Bob: {:?}", bank.transfer(bob, bob, 200_00));

    // Closed in the evening, and opened in the morning from the same books.
    let books = [alice, bob, carol].map(|number| {
        let account = bank.account(number).expect("it was opened");
        *account.lock().expect("nobody panics under a lock")
    });
    drop(bank);
    let bank = Bank::open(books);
    println!("Carol to Bob: {:?}", bank.transfer(carol, bob, 200_00));
    println!("Total {} cents", bank.total().unwrap());
}
// ANCHOR_END: demo
