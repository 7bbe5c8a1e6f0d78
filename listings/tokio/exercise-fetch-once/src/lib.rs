//! Exercise: exchange rates that are fetched when somebody asks for them.
//!
//! Each is fetched once, however many ask at the same time. Who asks for one waits for no other. And
//! if whoever has begun to fetch gives up (its future is dropped), the next one
//! fetches it, who may be waiting already.

// ANCHOR: stub
/// The rates that are known, by currency.
#[derive(Debug, Default)]
pub struct Rates {
    // Your fields.
}

impl Rates {
    /// The rate of this currency; only if nobody has it, `fetch` is awaited.
    pub async fn rate(
        &self,
        currency: &str,
        fetch: impl Future<Output = u64>,
    ) -> u64 {
        todo!("the rate of {currency}, from {self:?} or {:p}", &fetch)
    }
}
// ANCHOR_END: stub
