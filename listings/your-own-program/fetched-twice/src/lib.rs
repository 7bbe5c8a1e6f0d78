//! Broken on purpose: an `.await` lies between *is there a rate?* and *keep it*, so two customers may get two
//! rates of one day.
//!
//! ```
//! // One customer after the other gets the same.
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let rate = fetched_twice::Rate::default();
//! assert_eq!(rate.of_today().await, rate.of_today().await);
//! # }
//! ```

// ANCHOR: rate
use std::sync::Mutex;
use std::time::Duration;
use tokio::time::sleep;

/// The exchange rate of a day, the same for every customer.
#[derive(Debug, Default)]
pub struct Rate {
    kept: Mutex<Option<u64>>,
    fetches: Mutex<u64>,
}

impl Rate {
    /// What a dollar costs today, in cents. Whoever asks first fetches it.
    pub async fn of_today(&self) -> u64 {
        let kept = *self.kept.lock().unwrap();
        if let Some(rate) = kept {
            return rate;
        }
        let rate = self.fetch().await;
        *self.kept.lock().unwrap() = Some(rate);
        rate
    }

    /// Asks the market, which has another rate each time.
    async fn fetch(&self) -> u64 {
        sleep(Duration::from_millis(5)).await;
        let mut fetches = self.fetches.lock().unwrap();
        *fetches += 1;
        90 + *fetches
    }
}
// ANCHOR_END: rate
