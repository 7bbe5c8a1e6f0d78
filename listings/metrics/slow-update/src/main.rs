//! An update waits for paper. How many others are through before the paper
//! comes?

use slow_update::{Metrics, keep_books, record_after_work, record_under_lock};

// ANCHOR: demo
fn main() {
    use std::sync::{Mutex, mpsc};
    use std::thread;

    for (name, record_slowly) in [
        ("under the lock", record_under_lock as fn(&Mutex<Metrics>, u64, _)),
        ("before the lock", record_after_work),
    ] {
        let metrics = Mutex::new(Metrics::default());
        let (started, has_started) = mpsc::channel();
        let (paper, tray) = mpsc::channel();
        thread::scope(|scope| {
            let work = move || {
                started.send(()).expect("main listens");
                tray.recv().expect("the paper comes");
            };
            scope.spawn(|| record_slowly(&metrics, 900, work));
            has_started.recv().expect("it starts");
            let others = (0..3).filter(|_| metrics.try_lock().is_ok()).count();
            println!("{name}: {others} of 3 get the lock meanwhile");
            paper.send(()).expect("somebody waits for paper");
        });
    }

    let (sender, mailbox) = mpsc::channel();
    let (paper, tray) = mpsc::channel();
    let accountant = thread::spawn(|| keep_books(mailbox));
    let wait = Box::new(move || tray.recv().expect("the paper comes"));
    sender.send((900, wait)).expect("the accountant reads");
    let others =
        (0..3).filter(|_| sender.send((5, Box::new(|| ()))).is_ok()).count();
    println!("by message: {others} of 3 are accepted meanwhile");
    paper.send(()).expect("the accountant waits for paper");
    drop(sender);
    let books = accountant.join().expect("the accountant ends");
    println!("by message: {} counted in the end", books.request_count);
}
// ANCHOR_END: demo
