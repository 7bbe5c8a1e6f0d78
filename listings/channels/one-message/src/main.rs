//! Alice's transfer waits for the manager; Carol's, long approved, waits
//! behind it.

use one_message::{Account, Settled, TransactionWrapper, run_worker};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    let (worker, mailbox) = mpsc::channel();
    let thread = thread::spawn(|| run_worker(mailbox));
    let send = |from, to, amount| {
        let (manager, approval) = mpsc::channel();
        let (reply, answer) = mpsc::channel();
        let (from, to) = (Account { balance: from }, Account { balance: to });
        worker
            .send(TransactionWrapper { from, to, amount, approval, reply })
            .expect("the worker is at work");
        (manager, answer)
    };

    let (alices_manager, alice_to_bob) = send(1_000_00, 500_00, 200_00);
    let (carols_manager, carol_to_dave) = send(300_00, 0, 50_00);
    carols_manager.send(true).expect("the message is in transit");
    let patience = Duration::from_millis(300);
    let settled = carol_to_dave.recv_timeout(patience).is_ok();
    println!("Carol's transfer is approved. Settled 0.3 s later? {settled}");

    alices_manager.send(true).expect("the worker waits for it");
    let money = |cents| format!("{}.{:02}", cents / 100, cents % 100);
    for (names, answer) in
        [("Alice, Bob", alice_to_bob), ("Carol, Dave", carol_to_dave)]
    {
        let Settled { from, to, outcome } =
            answer.recv().expect("the worker answers");
        let [from, to] = [from, to].map(|account| account.balance);
        println!("{names}: {outcome:?}, {} and {}", money(from), money(to));
    }
    drop(worker);
    thread.join().expect("the worker does not panic");
}
// ANCHOR_END: demo
