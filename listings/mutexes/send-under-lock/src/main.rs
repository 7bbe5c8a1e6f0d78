//! Three payments, room for one message, and an auditor who wants the lock.

use send_under_lock::{Entry, audit, pay_and_tell, pay_then_tell};

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, Mutex, mpsc};
    use std::{thread, time::Duration};

    type Pay = fn(&Mutex<u64>, &[u64], mpsc::SyncSender<Entry>);
    for (name, pay) in [
        ("send under the lock", pay_and_tell as Pay),
        ("send after the lock", pay_then_tell),
    ] {
        let (journal, entries) = mpsc::sync_channel(1);
        let balance = Arc::new(Mutex::new(100_00));
        let books = Arc::clone(&balance);
        let (done, end) = mpsc::channel();
        // Never joined: nobody can join a thread that does not end.
        thread::spawn(move || pay(&balance, &[1_00, 2_00, 3_00], journal));
        thread::spawn(move || done.send(audit(&books, entries)));
        match end.recv_timeout(Duration::from_millis(500)) {
            Ok(entries) => println!("{name}: {entries} entries audited"),
            Err(_) => println!("{name}: nothing for half a second"),
        }
    }
}
// ANCHOR_END: demo
