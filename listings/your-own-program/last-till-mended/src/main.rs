//! A clerk takes a till, or learns that there is none.

use last_till_mended::count;

// ANCHOR: demo
fn main() {
    let clerks = std::env::args().nth(1);
    let clerks = clerks.map_or(1, |it| it.parse().expect("a number"));
    let total = count(vec![vec![1_00, 2_50]], clerks);
    println!("All tills: {}.{:02}", total / 100, total % 100);
}
// ANCHOR_END: demo
