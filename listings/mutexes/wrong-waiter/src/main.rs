//! Who sleeps on, though the money is there?

use wrong_waiter::asleep;

// ANCHOR: demo
fn main() {
    use std::time::Duration;

    let patience = Duration::from_millis(200);
    // Woken too early is allowed, and then nobody sleeps: so try a few times.
    let tries = || (0..20).map(|_| patience);

    let both = tries().find_map(|p| asleep([5_00, 5_00], 10_00, p));
    println!("two wait for 500, 1000 come; still asleep: {both:?}");

    let wrong = tries().find_map(|p| {
        asleep([50_00, 5_00], 5_00, p).or(asleep([5_00, 50_00], 5_00, p))
    });
    println!("one waits for 5000, one for 500; 500 come: {wrong:?}");
}
// ANCHOR_END: demo
