//! A flag that says more than it promises.

use published_too_early::Desk;

// ANCHOR: demo
fn main() {
    let desk = Desk::default();
    desk.publish(5_00);
    println!("{:?}", desk.read());
}
// ANCHOR_END: demo
