//! Prints where edition 2021 still holds the lock.

use guard_temporaries_2021::longer_in_2021;

fn main() {
    for (place, held) in longer_in_2021() {
        println!("{place:<40} {}", if held { "held" } else { "free" });
    }
}
