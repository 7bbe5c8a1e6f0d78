//! Libraries to hold the recorders against, each used as its documentation
//! advises.

mod channels;
mod counters;
mod maps;

use crate::data::Kind::{Batched, ByHandle, Library};
use crate::load::Pattern;
use crate::method::Subject;
use crate::questions::updates::of;

/// All libraries at the numbers of threads that the aims are about. Beside each
/// stands what it promises: who may write, and by which hash it finds a name.
pub fn subjects(pattern: Pattern) -> Vec<Subject<'static>> {
    const MANY: &str = "many writers, exact";
    const SIP: &str = "many writers, exact, SipHash";
    const OTHER: &str = "many writers, exact, a faster hash";
    const LATE: &str = "one writer a buffer, seen when it is flushed";
    macro_rules! all {
        ($($design:ty, $name:literal, $kind:ident, $promise:ident;)*) => {
            [$(of::<$design>($name, $kind, pattern, &[1, 2, 8])
                .into_iter()
                .map(|it| it.promising($promise))
                .collect::<Vec<_>>()),*]
        };
    }
    let all = all![
        channels::Crossbeam, "crossbeam-channel", Library, SIP;
        channels::Flume, "flume", Library, SIP;
        channels::Kanal, "kanal", Library, SIP;
        maps::ParkingLot, "parking_lot", Library, SIP;
        maps::Dash, "dashmap", Library, SIP;
        maps::Papaya, "papaya", Library, SIP;
        counters::Labels, "prometheus", Library, OTHER;
        counters::Family, "prometheus-client", Library, SIP;
        counters::Registered, "metrics", Library, OTHER;
        counters::Dynamic, "fast-telemetry", Library, OTHER;
        counters::Cached, "prometheus, by handle", ByHandle, MANY;
        counters::Client, "prometheus-client, by handle", ByHandle, MANY;
        counters::Handles, "metrics, by handle", ByHandle, MANY;
        counters::Contatori, "contatori, by handle", ByHandle, MANY;
        counters::Set, "fast-telemetry, by handle", ByHandle, MANY;
        counters::Local, "prometheus, batched", Batched, LATE;
        counters::Buffer, "fast-telemetry, batched", Batched, LATE;
    ];
    all.into_iter().flatten().collect()
}
