//! Prints where the lock is held and where it is free.

use guard_temporaries::{looking_in, naming, taking_out};

// ANCHOR: demo
fn main() {
    for (kind, rows) in [
        ("looking in", looking_in()),
        ("taking out", taking_out()),
        ("naming the guard", naming()),
    ] {
        println!("{kind}");
        for (place, held) in rows {
            println!("  {place:<42}{}", if held { "held" } else { "free" });
        }
    }
}
// ANCHOR_END: demo
