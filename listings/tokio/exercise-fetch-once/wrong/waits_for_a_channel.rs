//! Whoever fetches sends the rate to those who wait; if it gives up, they panic.
//!
//! Red: RecvError

use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::watch;

/// The rates that are known, by currency.
#[derive(Debug, Default)]
pub struct Rates {
    known: Mutex<HashMap<String, watch::Receiver<Option<u64>>>>,
}

impl Rates {
    /// The rate of this currency; only if nobody has it, `fetch` is awaited.
    pub async fn rate(
        &self,
        currency: &str,
        fetch: impl Future<Output = u64>,
    ) -> u64 {
        let (mut rate, first) = {
            let mut known = self.known.lock().unwrap();
            match known.get(currency) {
                Some(rate)
                    if rate.has_changed().is_ok()
                        || rate.borrow().is_some() =>
                {
                    (rate.clone(), None)
                }
                _ => {
                    let (sender, rate) = watch::channel(None);
                    known.insert(currency.to_owned(), rate.clone());
                    (rate, Some(sender))
                }
            }
        };
        if let Some(sender) = first {
            sender.send_replace(Some(fetch.await));
        }
        let rate = rate.wait_for(Option::is_some).await.unwrap();
        rate.unwrap()
    }
}
