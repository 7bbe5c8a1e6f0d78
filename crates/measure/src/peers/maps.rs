//! Maps that many threads share.

use crate::load::{Design, ENDPOINTS, Load};
use recorders::Totals;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// `parking_lot`: one lock, as in `known-endpoint`.
pub struct ParkingLot(parking_lot::Mutex<Totals>);

impl Design for ParkingLot {
    fn open(_: &'static [&'static str]) -> Self {
        Self(parking_lot::Mutex::default())
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let endpoint = ENDPOINTS[it.endpoint];
            let mut sheet = self.0.lock();
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
        self.0.lock().clone()
    }
}

/// `dashmap`: a lock for each part of the map; three numbers under it.
pub struct Dash(dashmap::DashMap<String, [u64; 3]>);

impl Design for Dash {
    fn open(endpoints: &'static [&'static str]) -> Self {
        let zero = |name: &&str| (name.to_string(), [0; 3]);
        Self(endpoints.iter().map(zero).collect())
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let row = self.0.get_mut(ENDPOINTS[it.endpoint]);
            let mut row = row.expect("is known");
            row[0] += 1;
            row[1] += it.latency_ms;
            row[2] += u64::from(it.is_error);
        });
    }

    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for row in &self.0 {
            let name = row.key().clone();
            totals.request_counts.insert(name, row[0]);
            totals.total_latency_ms += row[1];
            totals.error_count += row[2];
        }
        totals
    }
}

/// `papaya`: a map that is read without a lock; three atomic numbers.
pub struct Papaya(papaya::HashMap<String, [AtomicU64; 3]>);

impl Design for Papaya {
    fn open(endpoints: &'static [&'static str]) -> Self {
        let zero = |name: &&str| (name.to_string(), Default::default());
        Self(endpoints.iter().map(zero).collect())
    }

    fn work(&self, load: Load<'_>) {
        load.each(|it| {
            let map = self.0.pin();
            let row = map.get(ENDPOINTS[it.endpoint]).expect("is known");
            row[0].fetch_add(1, Relaxed);
            row[1].fetch_add(it.latency_ms, Relaxed);
            if it.is_error {
                row[2].fetch_add(1, Relaxed);
            }
        });
    }

    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for (name, row) in &self.0.pin() {
            let [count, latency, errors] =
                row.each_ref().map(|cell| cell.load(Relaxed));
            totals.request_counts.insert(name.clone(), count);
            totals.total_latency_ms += latency;
            totals.error_count += errors;
        }
        totals
    }
}
