//! Two ask for one rate at once; and somebody else for another meanwhile.

use shared_cache::Cache;

// ANCHOR: demo
fn main() {
    use std::sync::mpsc::channel;
    use std::{thread, time::Duration};

    type Ask = fn(&Cache<&str, u32>, &'static str, &dyn Fn() -> u32) -> u32;
    let ways: [(&str, Ask); 3] = [
        ("a cell for each key", |rates, key, make| rates.get(key, make)),
        ("check, make, lock", |rates, key, make| rates.get_by_check(key, make)),
        ("made under the lock", |rates, key, make| {
            rates.get_under_lock(key, make)
        }),
    ];
    let soon = Duration::from_millis(300);
    for (name, ask) in ways {
        let rates = Cache::default();
        let (begin, begun) = channel();
        let (go_on, wait) = channel();
        let (done, other) = channel();
        thread::scope(|s| {
            let rates = &rates;
            let second = begin.clone();
            s.spawn(move || {
                let slow = || {
                    begin.send(()).unwrap();
                    wait.recv().unwrap();
                    108
                };
                ask(rates, "EUR", &slow)
            });
            begun.recv().unwrap();
            s.spawn(move || {
                ask(rates, "EUR", &|| second.send(()).map_or(0, |()| 108))
            });
            let twice = begun.recv_timeout(soon).is_ok();
            s.spawn(move || done.send(ask(rates, "USD", &|| 86)));
            let waits = other.recv_timeout(soon).is_err();
            go_on.send(()).unwrap();
            println!("{name}: made twice: {twice}, another key waits: {waits}");
        });
    }
}
// ANCHOR_END: demo
