//! A flag does not wake a thread; the end of its senders and a message do. And a
//! `main` that returns first ends every other thread where it stands.

use clean_stop::{Account, BankMessage, run_until_flag, run_until_stop};

// ANCHOR: demo
fn main() -> std::io::Result<()> {
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, mpsc};
    use std::time::Duration;
    use std::{env, thread};

    if let Some(joins) = env::args().nth(1) {
        leave(joins == "joins"); // we are the child, below
        return Ok(());
    }

    let (flag, (teller, mailbox)) =
        (Arc::new(AtomicBool::new(false)), mpsc::channel());
    let (seen, (done, end)) = (Arc::clone(&flag), mpsc::channel());
    thread::spawn(move || done.send(run_until_flag(&seen, mailbox)));
    teller.send(5_00).expect("it runs");
    thread::sleep(Duration::from_millis(100)); // so that it waits in `recv`
    flag.store(true, Ordering::Relaxed);
    let ended = end.recv_timeout(Duration::from_millis(500));
    println!("a flag: ended within half a second? {}", ended.is_ok());

    let (closed, balance) = mpsc::channel();
    let account = Account::open(closed);
    account.deposit(5_00).expect("it runs");
    drop(account);
    println!("dropped: closed with {:?}", balance.try_recv());

    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run_until_stop(mailbox));
    let kept = teller.clone();
    teller.send(BankMessage::Deposit(5_00)).expect("it runs");
    teller.send(BankMessage::Stop).expect("it runs");
    let balance = account.join().expect("no panic");
    println!("a message: closed with {balance} though a sender is left");
    let refused = kept.send(BankMessage::Deposit(1)).is_err();
    println!("a deposit after that is refused: {refused}");

    for child in ["returns first", "joins"] {
        let printed = Command::new(env::current_exe()?).arg(child).output()?;
        let printed = String::from_utf8_lossy(&printed.stdout);
        println!("main {child}: {:?}", printed.trim_end());
    }
    Ok(())
}

/// `main` returns at once, or joins the thread that has something to write.
fn leave(joins: bool) {
    struct Journal;
    impl Drop for Journal {
        fn drop(&mut self) {
            println!("the journal is written");
        }
    }
    let (ready, is_ready) = std::sync::mpsc::channel();
    let (stop, until) = std::sync::mpsc::channel::<()>();
    let writer = std::thread::spawn(move || {
        let _journal = Journal;
        let _ = ready.send(());
        let _ = until.recv();
    });
    let _ = is_ready.recv();
    if joins {
        drop(stop);
        let _ = writer.join();
    } else {
        std::mem::forget(stop); // nobody wakes the other thread
    }
}
// ANCHOR_END: demo
