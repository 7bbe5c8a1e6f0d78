//! What loom says of a flag that is published too early.

extern crate loom as std;

#[path = "../../../listings/your-own-program/published-too-early/src/lib.rs"]
mod published_too_early;

use published_too_early::Desk;
use std::sync::Arc;

fn main() {
    loom::model(|| {
        let desk = Arc::new(Desk::default());
        let there = Arc::clone(&desk);
        std::thread::spawn(move || there.publish(5_00));
        assert_ne!(desk.read(), Some(0), "a balance that nobody published");
    });
}
