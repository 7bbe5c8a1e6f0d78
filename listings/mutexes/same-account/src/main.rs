//! Alice pays Alice, under each of the three orders, without the repair and
//! with it.

use same_account::{Account, Order, transfer, transfer_on_trust};

// ANCHOR: demo
fn main() {
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::sync::{Arc, Mutex};
    use std::{thread, time::Duration};

    for order in [Order::AsGiven, Order::ByHandle, Order::ByAddress] {
        for (how, transfer, patience) in [
            ("on trust", transfer_on_trust as fn(_, &_, &_, _) -> _, 250),
            ("repaired", transfer, 10_000),
        ] {
            let alice = Arc::new(Mutex::new(Account { balance: 1_000_00 }));
            let (done, end) = mpsc::channel();
            thread::spawn(move || {
                let other_handle = alice.clone();
                done.send(transfer(order, &alice, &other_handle, 200_00))
            });
            let end = match end.recv_timeout(Duration::from_millis(patience)) {
                Ok(outcome) => format!("{outcome:?}"),
                Err(RecvTimeoutError::Timeout) => "stands still".to_owned(),
                Err(RecvTimeoutError::Disconnected) => "panicked".to_owned(),
            };
            println!("{:9}  {how}: {end}", format!("{order:?}"));
        }
    }
}
// ANCHOR_END: demo
