//! What programs use that are neither in the article nor a chapter of their
//! own: a read-write lock, atomics by id, a map that is swapped.

use crate::load::{Design, ENDPOINTS, Load, Update};
use recorders::Totals;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, RwLock};

/// One row of atomic numbers: requests, milliseconds, errors.
#[derive(Default)]
pub struct Row([AtomicU64; 3]);

impl Row {
    #[inline]
    fn add(&self, it: Update) {
        self.0[0].fetch_add(1, Relaxed);
        self.0[1].fetch_add(it.latency_ms, Relaxed);
        if it.is_error {
            self.0[2].fetch_add(1, Relaxed);
        }
    }
}

fn totals<'a>(rows: impl Iterator<Item = (&'a str, &'a Row)>) -> Totals {
    let mut totals = Totals::default();
    for (name, row) in rows {
        let [requests, latency, errors] =
            row.0.each_ref().map(|cell| cell.load(Relaxed));
        totals.request_counts.insert(name.to_owned(), requests);
        totals.total_latency_ms += latency;
        totals.error_count += errors;
    }
    totals
}

/// `fetch_add` alone: the endpoint's place is its id.
pub struct AtomicsById(&'static [&'static str], [Row; ENDPOINTS.len()]);

impl Design for AtomicsById {
    fn open(endpoints: &'static [&'static str]) -> Self {
        Self(endpoints, Default::default())
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| self.1[it.endpoint].add(it));
    }

    fn totals(&self) -> Totals {
        totals(self.0.iter().copied().zip(&self.1))
    }
}

/// A read-write lock that is always taken to write.
#[derive(Default)]
pub struct Written(RwLock<Totals>);

impl Design for Written {
    fn open(_: &'static [&'static str]) -> Self {
        Self::default()
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let endpoint = ENDPOINTS[it.endpoint];
            let mut sheet = self.0.write().expect("no edit panics");
            match sheet.request_counts.get_mut(endpoint) {
                Some(count) => *count += 1,
                None => {
                    sheet.request_counts.insert(endpoint.to_owned(), 1);
                }
            }
            sheet.total_latency_ms += it.latency_ms;
            sheet.error_count += u64::from(it.is_error);
        });
    }

    fn totals(&self) -> Totals {
        self.0.read().expect("no edit panics").clone()
    }
}

type Rows = HashMap<String, Arc<Row>>;

/// A map behind a read-write lock; known endpoints are counted under the lock
/// for reading.
#[derive(Default)]
pub struct BehindReadLock(RwLock<Rows>);

impl Design for BehindReadLock {
    fn open(_: &'static [&'static str]) -> Self {
        Self::default()
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let endpoint = ENDPOINTS[it.endpoint];
            if let Some(row) = self.0.read().expect("no panic").get(endpoint) {
                return row.add(it);
            }
            let mut rows = self.0.write().expect("no panic");
            rows.entry(endpoint.to_owned()).or_default().add(it);
        });
    }

    fn totals(&self) -> Totals {
        let rows = self.0.read().expect("no panic");
        totals(rows.iter().map(|(name, row)| (&**name, &**row)))
    }
}

/// A map that is read without a lock, and copied for a new endpoint.
#[cfg(feature = "peers")]
pub struct BehindArcSwap(arc_swap::ArcSwap<Rows>);

#[cfg(feature = "peers")]
impl Design for BehindArcSwap {
    fn open(_: &'static [&'static str]) -> Self {
        Self(arc_swap::ArcSwap::default())
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let endpoint = ENDPOINTS[it.endpoint];
            if let Some(row) = self.0.load().get(endpoint) {
                return row.add(it);
            }
            let row = Arc::<Row>::default();
            self.0.rcu(|rows| {
                let mut rows = Rows::clone(rows);
                rows.entry(endpoint.to_owned()).or_insert_with(|| row.clone());
                rows
            });
            self.0.load()[endpoint].add(it);
        });
    }

    fn totals(&self) -> Totals {
        let rows = self.0.load();
        totals(rows.iter().map(|(name, row)| (&**name, &**row)))
    }
}
