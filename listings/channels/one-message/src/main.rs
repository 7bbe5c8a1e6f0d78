//! Alice's transfer waits for the manager; Carol's, long approved, waits
//! behind it.

use one_message::{Account, Settled, TransactionWrapper, run_clerk};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    let (clerk, mailbox) = mpsc::channel();
    thread::spawn(|| run_clerk(mailbox));
    let post = |from, to, amount| {
        let (manager, approval) = mpsc::channel();
        let (reply, answer) = mpsc::channel();
        let (from, to) = (Account { balance: from }, Account { balance: to });
        clerk
            .send(TransactionWrapper { from, to, amount, approval, reply })
            .expect("the clerk is at work");
        (manager, answer)
    };

    let (alices_manager, alice_to_bob) = post(1_000_00, 500_00, 200_00);
    let (carols_manager, carol_to_dave) = post(300_00, 0, 50_00);
    carols_manager.send(true).expect("the letter is in the post");
    let patience = Duration::from_millis(300);
    let settled = carol_to_dave.recv_timeout(patience).is_ok();
    println!("Carol's transfer is approved. Settled 0.3 s later? {settled}");

    alices_manager.send(true).expect("the clerk waits for it");
    let money = |cents| format!("{}.{:02}", cents / 100, cents % 100);
    for (names, answer) in
        [("Alice, Bob", alice_to_bob), ("Carol, Dave", carol_to_dave)]
    {
        let Settled { from, to, outcome } =
            answer.recv().expect("the clerk answers");
        let [from, to] = [from, to].map(|account| account.balance);
        println!("{names}: {outcome:?}, {} and {}", money(from), money(to));
    }
}
// ANCHOR_END: demo
