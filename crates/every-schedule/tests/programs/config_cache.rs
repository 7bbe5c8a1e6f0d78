use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock, RwLock};
use std::thread;

static PRICES: LazyLock<RwLock<HashMap<String, u64>>> = LazyLock::new(|| RwLock::new(HashMap::new()));
static DISCOUNT: OnceLock<u64> = OnceLock::new();
static FETCHES: AtomicU32 = AtomicU32::new(0);

fn fetch(name: &str) -> u64 {
    FETCHES.fetch_add(1, Ordering::Relaxed);
    name.len() as u64 * 100
}

fn price(name: &str) -> u64 {
    let cached = PRICES.read().unwrap().get(name).copied();
    let full = match cached {
        Some(price) => price,
        None => {
            let price = fetch(name);
            PRICES.write().unwrap().insert(name.to_owned(), price);
            price
        }
    };
    full - DISCOUNT.get_or_init(|| 50)
}

fn main() {
    thread::scope(|s| {
        let first = s.spawn(|| price("tea"));
        let second = s.spawn(|| price("tea"));
        assert_eq!(first.join().unwrap(), 250);
        assert_eq!(second.join().unwrap(), 250);
    });
    let fetches = FETCHES.load(Ordering::Relaxed);
    assert!(fetches == 1, "fetched {fetches} times, but there is a cache");
}
