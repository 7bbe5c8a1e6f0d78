//! Libraries to hold the recorders against, each used as its documentation
//! advises.

mod channels;
mod counters;
mod maps;

use crate::data::Kind::{Batched, ByHandle, Library};
use crate::method::Subject;
use crate::questions::updates::of;

/// All libraries at 1, 2, 4 and 8 threads.
pub fn subjects(endpoints: usize) -> Vec<Subject<'static>> {
    let all = [
        of::<channels::Crossbeam>("crossbeam-channel", Library, endpoints),
        of::<channels::Flume>("flume", Library, endpoints),
        of::<channels::Kanal>("kanal", Library, endpoints),
        of::<maps::ParkingLot>("parking_lot", Library, endpoints),
        of::<maps::Dash>("dashmap", Library, endpoints),
        of::<maps::Papaya>("papaya", Library, endpoints),
        of::<counters::Labels>("prometheus", Library, endpoints),
        of::<counters::Family>("prometheus-client", Library, endpoints),
        of::<counters::Registered>("metrics", Library, endpoints),
        of::<counters::Dynamic>("fast-telemetry", Library, endpoints),
        of::<counters::Cached>("prometheus, by handle", ByHandle, endpoints),
        of::<counters::Client>(
            "prometheus-client, by handle",
            ByHandle,
            endpoints,
        ),
        of::<counters::Handles>("metrics, by handle", ByHandle, endpoints),
        of::<counters::Contatori>("contatori, by handle", ByHandle, endpoints),
        of::<counters::Set>("fast-telemetry, by handle", ByHandle, endpoints),
        of::<counters::Local>("prometheus, batched", Batched, endpoints),
        of::<counters::Buffer>("fast-telemetry, batched", Batched, endpoints),
    ];
    all.into_iter().flatten().collect()
}
