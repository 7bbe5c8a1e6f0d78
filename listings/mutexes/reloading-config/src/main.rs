//! A request keeps its configuration while another one takes its place.

use reloading_config::{Config, Shared, price};

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
    println!("700.00 cost {:?} cents", price(&shared, 700_00));
}
// ANCHOR_END: demo
