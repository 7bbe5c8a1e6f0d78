//! Two withdrawals on one thread, watched from another.

use guard_across_await::{withdraw, withdraw_under_guard};

// ANCHOR: demo
fn main() {
    use std::rc::Rc;
    use std::sync::{Mutex, mpsc};
    use std::thread;
    use std::time::Duration;
    use tokio::runtime::Builder;
    use tokio::task::LocalSet;

    for under_guard in [false, true] {
        let (done, end) = mpsc::channel();
        // Never joined: nobody can join a thread that does not end.
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().build();
            let runtime = runtime.expect("a runtime");
            let balance = Rc::new(Mutex::new(10_00));
            let tasks = LocalSet::new();
            for _ in 0..2 {
                let balance = Rc::clone(&balance);
                tasks.spawn_local(async move {
                    match under_guard {
                        true => withdraw_under_guard(&balance, 4_00).await,
                        false => withdraw(&balance, 4_00).await,
                    }
                });
            }
            runtime.block_on(tasks); // until both tasks are over
            let left = balance.lock().map(|cents| *cents / 100);
            _ = done.send(left.expect("nobody panics"));
        });
        match end.recv_timeout(Duration::from_millis(500)) {
            Ok(left) => println!("under guard: {under_guard}; {left}.00 left"),
            Err(_) => println!("under guard: {under_guard}; stands still"),
        }
    }
}
// ANCHOR_END: demo
