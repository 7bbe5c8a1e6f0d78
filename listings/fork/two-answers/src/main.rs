//! Three tellers pay into one balance, by messages and by turns.

use two_answers::{by_lock, by_messages};

// ANCHOR: demo
fn main() {
    let deposits = [5_00, 20_00, 75_00];
    let days = [by_messages(10_00, &deposits), by_lock(10_00, &deposits)];
    for (discipline, day) in ["by messages", "by turns"].iter().zip(days) {
        println!(
            "{discipline}: {}.{:02}",
            day.balance / 100,
            day.balance % 100
        );
    }
}
// ANCHOR_END: demo
