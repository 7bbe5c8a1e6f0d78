//! Between the look and the insertion there is an await: two look before the first inserts.
//!
//! Red: fetched 2 times

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
        let known = self.known.lock().unwrap().get(currency).copied();
        if let Some(rate) = known {
            return rate;
        }
        let rate = fetch.await;
        self.known.lock().unwrap().insert(currency.to_owned(), rate);
        rate
    }
}
