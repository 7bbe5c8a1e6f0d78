//! Exercise: exchange rates that are fetched when somebody asks for them.
//!
//! Each is fetched once, however many ask for it at the same time. A fetch
//! holds up nobody who asks for another. And
//! if whoever has begun to fetch gives up (its future is dropped), the next one
//! who waits or asks fetches it.

// ANCHOR: stub
/// The rates that are known, by currency.
#[derive(Debug, Default)]
pub struct Rates {
    // Your fields.
}

impl Rates {
    /// The rate of this currency; `fetch` is awaited only if the rate is not
    /// known and nobody else is fetching it.
    pub async fn rate(
        &self,
        currency: &str,
        fetch: impl Future<Output = u64>,
    ) -> u64 {
        todo!("the rate of {currency}, from {self:?} or {:p}", &fetch)
    }
}
// ANCHOR_END: stub
