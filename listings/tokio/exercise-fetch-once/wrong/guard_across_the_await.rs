//! It keeps a lock of std across the await: on one thread the next one blocks all, the fetch too.
//!
//! Red: the thread of the runtime stands still

use std::collections::HashMap;
use std::sync::Mutex;

/// The rates that are known, by currency.
#[derive(Debug, Default)]
pub struct Rates {
    known: Mutex<HashMap<String, u64>>,
}

impl Rates {
    /// The rate of this currency; only if nobody has it, `fetch` is awaited.
    pub async fn rate(
        &self,
        currency: &str,
        fetch: impl Future<Output = u64>,
    ) -> u64 {
        let mut known = self.known.lock().unwrap();
        if let Some(rate) = known.get(currency) {
            return *rate;
        }
        let rate = fetch.await;
        known.insert(currency.to_owned(), rate);
        rate
    }
}
