//! A thread of std beside a runtime of one thread: it may come between any two looks.

use tokio::sync::mpsc;
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (t1, mut r1) = mpsc::unbounded_channel();
    let (t2, mut r2) = mpsc::unbounded_channel();
    let thread = std::thread::spawn(move || {
        t1.send(1).unwrap();
        t2.send(2).unwrap();
        (t1, t2)
    });
    let first = r1.try_recv();
    let second = r2.try_recv();
    assert!(!(first.is_err() && second.is_ok()));
    thread.join().unwrap();
}
