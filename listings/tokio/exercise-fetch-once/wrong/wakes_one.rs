//! Whoever has fetched wakes only one of those who wait.
//!
//! Red: who waits is left alone

use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::Notify;

#[derive(Debug)]
enum State {
    Fetching,
    Known(u64),
}

/// The rates that are known, by currency.
#[derive(Debug, Default)]
pub struct Rates {
    states: Mutex<HashMap<String, State>>,
    changed: Notify,
}

struct GivesUp<'a>(&'a Rates, &'a str);

impl Drop for GivesUp<'_> {
    fn drop(&mut self) {
        let mut states = self.0.states.lock().unwrap();
        if let Some(State::Fetching) = states.get(self.1) {
            states.remove(self.1);
        }
        self.0.changed.notify_one();
    }
}

impl Rates {
    /// The rate of this currency; only if nobody has it, `fetch` is awaited.
    pub async fn rate(
        &self,
        currency: &str,
        fetch: impl Future<Output = u64>,
    ) -> u64 {
        loop {
            let changed = self.changed.notified();
            {
                let mut states = self.states.lock().unwrap();
                match states.get(currency) {
                    Some(State::Known(rate)) => return *rate,
                    Some(State::Fetching) => {}
                    None => {
                        states.insert(currency.to_owned(), State::Fetching);
                        break;
                    }
                }
            }
            changed.await;
        }
        let gives_up = GivesUp(self, currency);
        let rate = fetch.await;
        let known = State::Known(rate);
        self.states.lock().unwrap().insert(currency.to_owned(), known);
        drop(gives_up);
        rate
    }
}
