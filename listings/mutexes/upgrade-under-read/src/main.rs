//! Tries to withdraw, and tells after half a second that nothing came of it.

use upgrade_under_read::withdraw;

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, RwLock, mpsc};
    use std::{thread, time::Duration};

    let account = Arc::new(RwLock::new(10_00));
    println!("not covered: {:?}", withdraw(&account, 20_00));

    let balance = Arc::clone(&account);
    let (done, end) = mpsc::channel();
    // Never joined: nobody can join a thread that does not end.
    thread::spawn(move || done.send(withdraw(&balance, 3_00)));
    match end.recv_timeout(Duration::from_millis(500)) {
        Ok(rest) => println!("covered: {rest:?}"),
        Err(_) => println!("covered: not back after half a second"),
    }
    let writers = account.try_write().is_ok();
    println!("may anybody write? {writers}");
}
// ANCHOR_END: demo
