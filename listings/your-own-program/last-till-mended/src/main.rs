//! A clerk takes a till, or learns that there is none.

use last_till_mended::{Euros, count};

// ANCHOR: demo
fn main() {
    let clerks = std::env::args().nth(1);
    let clerks = clerks.map_or(1, |it| it.parse().expect("a number"));
    let Euros(total) = count(vec![vec![3, 4]], clerks);
    println!("All tills: {total}");
}
// ANCHOR_END: demo
