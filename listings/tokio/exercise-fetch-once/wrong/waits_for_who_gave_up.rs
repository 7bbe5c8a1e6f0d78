//! It notes that somebody fetches; if that one gives up, the note stays, and all wait for nobody.
//!
//! Red: who gave up is waited for

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// The rates that are known, by currency.
#[derive(Debug, Default)]
pub struct Rates {
    known: Mutex<HashMap<String, Arc<watch::Sender<Option<u64>>>>>,
}

impl Rates {
    /// The rate of this currency; only if nobody has it, `fetch` is awaited.
    pub async fn rate(
        &self,
        currency: &str,
        fetch: impl Future<Output = u64>,
    ) -> u64 {
        let (cell, is_first) = {
            let mut known = self.known.lock().unwrap();
            let is_first = !known.contains_key(currency);
            let new = || Arc::new(watch::Sender::new(None));
            let cell = known.entry(currency.to_owned()).or_insert_with(new);
            (Arc::clone(cell), is_first)
        };
        if is_first {
            cell.send_replace(Some(fetch.await));
        }
        let mut rate = cell.subscribe();
        let rate = rate.wait_for(Option::is_some).await.unwrap();
        rate.unwrap()
    }
}
