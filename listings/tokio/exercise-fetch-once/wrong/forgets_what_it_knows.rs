//! It lets all who wait have the rate, and forgets it then.
//!
//! Red: a known rate is fetched again
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// The rates that are known, by currency.
#[derive(Debug, Default)]
pub struct Rates {
    cells: Mutex<HashMap<String, Arc<OnceCell<u64>>>>,
}

impl Rates {
    /// The rate of this currency; only if nobody has it, `fetch` is awaited.
    pub async fn rate(
        &self,
        currency: &str,
        fetch: impl Future<Output = u64>,
    ) -> u64 {
        let cell = {
            let cells = self.cells.lock();
            let mut cells = cells.unwrap_or_else(PoisonError::into_inner);
            Arc::clone(cells.entry(currency.to_owned()).or_default())
        }; // unlocked before the await
        let rate = *cell.get_or_init(|| fetch).await;
        self.cells.lock().unwrap().remove(currency);
        rate
    }
}
