//! Asks both partners at once; both answer.

use asking_without_waiting::ask_both;

// ANCHOR: demo
fn main() {
    for (name, answer) in ["Alice", "Bob"].into_iter().zip(ask_both()) {
        let cents = answer.expect("both accounts are open");
        println!("{name}: together we have {}.{:02}", cents / 100, cents % 100);
    }
}
// ANCHOR_END: demo
