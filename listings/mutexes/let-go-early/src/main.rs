//! Serves two customers with a check and a printer that both look at the
//! account.

use let_go_early::{Counter, serve_next, statement};

// ANCHOR: demo
fn main() {
    use std::sync::Mutex;

    let counter = Mutex::new(Counter::open(100_00, [30_00, 60_00]));
    for _ in 0..3 {
        let half = |amount| amount <= counter.lock().unwrap().balance() / 2;
        let print = |rest| {
            println!("printing {rest}; meanwhile: {}", statement(&counter));
        };
        println!("{:?}", serve_next(&counter, half, print));
    }
}
// ANCHOR_END: demo
