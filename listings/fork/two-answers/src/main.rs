//! Three tellers pay into one balance, by letters and by turns.

use two_answers::{by_letters, by_turns};

// ANCHOR: demo
fn main() {
    let deposits = [5_00, 20_00, 75_00];
    let days = [by_letters(10_00, &deposits), by_turns(10_00, &deposits)];
    for (discipline, day) in ["by letters", "by turns"].iter().zip(days) {
        println!(
            "{discipline}: {}.{:02}",
            day.balance / 100,
            day.balance % 100
        );
    }
}
// ANCHOR_END: demo
