//! A request keeps its configuration while another one takes its place.

use config_swap::{Config, Shared};

// ANCHOR: demo
fn main() {
    use std::thread;

    let shared = Shared::new(Config { fee: 1_00, limit: 500_00 });
    let at_work = shared.load();
    thread::scope(|s| {
        s.spawn(|| shared.reload(Config { fee: 2_00, limit: 900_00 }));
    });
    println!("begun before: {at_work:?}");
    println!("begun after:  {:?}", shared.load());
}
// ANCHOR_END: demo
