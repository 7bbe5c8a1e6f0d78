//! Three ways to block a runtime, and what to do instead.

use blocked_runtime::watch;

// ANCHOR: demo
fn main() {
    use std::hint::black_box;
    use std::thread;
    use std::time::Duration;
    use tokio::task::spawn_blocking;
    use tokio::time::sleep;

    let (moment, patience) =
        (Duration::from_millis(10), Duration::from_secs(1));
    let seen = watch(patience, move |_| sleep(moment));
    println!("tokio's sleep: {seen:?}");
    let seen = watch(patience, move |_| async move { thread::sleep(moment) });
    println!("std's sleep: {seen:?}");
    let seen = watch(patience, |_| async {
        for n in 1..=1_000_000 {
            black_box(n); // or the compiler could leave the loop out
        }
    });
    println!("a long loop: {seen:?}");
    let seen = watch(patience, |message| async move {
        message.recv().expect("the other task sends it");
    });
    println!("std's recv: {seen:?}");
    let seen = watch(patience, |message| async move {
        let received = spawn_blocking(move || message.recv()).await;
        received.expect("no panic").expect("the other task sends it");
    });
    println!("std's recv under spawn_blocking: {seen:?}");
}
// ANCHOR_END: demo
