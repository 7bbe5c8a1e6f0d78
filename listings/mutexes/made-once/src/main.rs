//! Four ask at once; and one asks for the value while it is being made.

use made_once::Rates;

// ANCHOR: demo
fn main() {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::sync::{Arc, Barrier, mpsc};
    use std::{thread, time::Duration};

    type Ask = fn(&Rates, &dyn Fn() -> Vec<u64>);
    let ways: [(&str, Ask); 2] = [
        ("get_or_init", |rates, read| _ = rates.table(read)),
        ("check, then set", |rates, read| _ = rates.table_by_check(read)),
    ];
    for (name, ask) in ways {
        let (rates, reads) = (Rates::default(), AtomicUsize::new(0));
        let all = Barrier::new(4);
        let read = || {
            reads.fetch_add(1, Relaxed);
            thread::sleep(Duration::from_millis(200)); // a slow file
            vec![108, 86]
        };
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    all.wait();
                    ask(&rates, &read);
                });
            }
        });
        println!("{name}: read more than once: {}", reads.into_inner() > 1);
    }

    // The maker asks for what it makes.
    let rates = Arc::new(Rates::default());
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        let table = rates.table(|| rates.table(Vec::new).to_vec());
        done.send(table.len())
    });
    let end = end.recv_timeout(Duration::from_millis(500));
    println!("asked while it is made: {end:?}");
}
// ANCHOR_END: demo
