//! Its lock lives across the fetch, and all currencies are behind it.
//!
//! Red: a fetch holds up who asks for something else

use std::collections::HashMap;
use tokio::sync::Mutex;

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
        let mut known = self.known.lock().await;
        if let Some(rate) = known.get(currency) {
            return *rate;
        }
        let rate = fetch.await;
        known.insert(currency.to_owned(), rate);
        rate
    }
}
