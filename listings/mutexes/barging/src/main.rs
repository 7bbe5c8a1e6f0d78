//! A teller overtakes a customer who has waited for some time.

use barging::overtaken;

// ANCHOR: demo
fn main() {
    use std::{sync::Mutex, thread, time::Duration};

    let till = Mutex::new(());
    let until_it_waits = || thread::sleep(Duration::from_millis(20));
    // How often is up to the machine; that it happens at all is what counts.
    let was_overtaken =
        (0..50).any(|_| overtaken(&till, 1_000, until_it_waits) > 0);
    println!("overtaken while it waited: {was_overtaken}");
}
// ANCHOR_END: demo
