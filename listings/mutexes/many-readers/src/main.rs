//! Three readers meet; a writer is alone; and a balance that was seen too
//! early.

use many_readers::{deposit, open_to, read_together, withdraw};

// ANCHOR: demo
fn main() {
    use std::sync::RwLock;

    let balance = RwLock::new(100_00);
    println!("three readers met and saw {:?}", read_together(&balance, 3));

    let reader = balance.read().unwrap();
    println!("beside a reader: (reader, writer) {:?}", open_to(&balance));
    drop(reader);
    let writer = balance.write().unwrap();
    println!("beside a writer: (reader, writer) {:?}", open_to(&balance));
    drop(writer);

    println!("{:?}", deposit(&balance, 20_00));
    let somebody_is_faster = |_| withdraw(&balance, 50_00, |_| true).is_ok();
    println!("{:?}", withdraw(&balance, 90_00, somebody_is_faster));
}
// ANCHOR_END: demo
