//! The contract, checked against std.

mod contract;

#[test]
fn std_keeps_the_contract() {
    for (name, must_hold) in contract::all() {
        println!("{name}");
        must_hold();
    }
}
