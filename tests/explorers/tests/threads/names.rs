//! What things are called, and that no two are called the same.

// Things are made here in every way in which people make them.
#![allow(
    clippy::field_reassign_with_default,
    clippy::let_and_return,
    clippy::vec_init_then_push
)]

use every_schedule::sync::atomic::{AtomicU32, Ordering};
use every_schedule::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use every_schedule::sync::{Arc, LazyLock, Mutex, RwLock};
use every_schedule::{explore, thread};
use std::collections::BTreeMap;

/// The text of the one schedule of a program without threads.
fn steps(program: impl Fn() + Send + Sync + 'static) -> String {
    explore(program).shortest(|_| true).unwrap().to_string()
}

#[derive(Debug, Default)]
struct Account {
    owner: &'static str,
    balance: Mutex<i64>,
}

#[derive(Debug)]
struct Wrapper(Mutex<u8>);

impl Wrapper {
    fn new() -> Wrapper {
        Wrapper(Mutex::new(0))
    }
}

static PRICES: LazyLock<RwLock<BTreeMap<String, u64>>> =
    LazyLock::new(|| RwLock::new(BTreeMap::new()));
static HITS: AtomicU32 = AtomicU32::new(0);
static TABLE: RwLock<Vec<u8>> = RwLock::new(Vec::new());

#[test]
fn a_lock_is_called_what_the_program_calls_it() {
    let text = steps(|| {
        let account = Account { owner: "Alice", balance: Mutex::new(1) };
        assert_eq!(account.owner, "Alice");
        drop(account.balance.lock());
        drop(Account::default().balance.lock());
    });
    assert!(text.contains("lock `balance` #1"), "{text}");
    assert!(text.contains("lock `balance` #2"), "{text}");

    let text = steps(|| {
        let forks: Vec<_> = (0..2)
            // what a comment says: it names nothing
            .map(|_| Arc::new(Mutex::new(())))
            .collect();
        drop(forks[1].lock());
        let mut spoons = vec![];
        spoons.push(Mutex::new(1));
        drop(spoons[0].lock());
        let plate: Arc<RwLock<String>> = Arc::new(RwLock::new({
            let text = String::new();
            text
        }));
        drop(plate.write());
        let mut account = Account::default();
        account.balance = Mutex::new(3);
        drop(account.balance.lock());
    });
    for name in ["lock `forks`", "lock `spoons`", "write-lock `plate`"] {
        assert!(text.contains(name), "{name}: {text}");
    }
    assert!(text.contains("lock `balance`"), "{text}");

    let text = steps(|| {
        HITS.fetch_add(1, Ordering::SeqCst);
        drop(TABLE.read());
        drop(PRICES.read());
    });
    assert!(text.contains("update `HITS`"), "{text}");
    assert!(text.contains("read-lock `TABLE`"), "{text}");
    assert!(text.contains("initialise `PRICES` #1"), "{text}");
    assert!(text.contains("read-lock `PRICES` #2"), "{text}");
}

#[test]
fn a_function_that_only_makes_it_does_not_name_it() {
    let text = steps(|| drop(Wrapper::new().0.lock()));
    assert!(text.contains("lock `Mutex`"), "{text}");
}

#[test]
fn a_channel_is_called_as_its_receiver() {
    let text = steps(|| {
        let (tx, rx): (Sender<u8>, Receiver<u8>) = channel();
        tx.send(1).unwrap();
        rx.recv().unwrap();
    });
    assert!(text.contains("receive from `rx`: 1"), "{text}");
}

#[test]
fn who_waits_at_a_channel_is_told_who_holds_its_other_end() {
    let report = explore(|| {
        let (tx, rx) = channel::<u8>();
        let own = tx.clone();
        let kept = Arc::new(Mutex::new(Some(tx)));
        let there = Arc::clone(&kept);
        let clerk = thread::Builder::new().name("clerk".to_owned());
        let clerk = clerk.spawn(move || {
            let sender = there.lock().unwrap().take();
            thread::park();
            drop(sender);
        });
        let waiting = thread::spawn(move || (own, rx.recv().is_ok()).1);
        waiting.join().unwrap();
        clerk.unwrap().join().unwrap();
    });
    let text = report.to_string();
    let wait = "receive from `rx`; clerk and it still hold a sender";
    assert!(text.contains(wait), "{text}");

    let report = explore(|| {
        let (tx, rx) = sync_channel(1);
        let full = thread::spawn(move || (tx.send(1), tx.send(2)));
        let _sent = full.join().unwrap();
        drop(rx);
    });
    let text = report.to_string();
    let wait = "send to `rx`; main still holds the receiver";
    assert!(text.contains(wait), "{text}");
}
