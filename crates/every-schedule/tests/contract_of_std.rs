//! The contract, checked against std.

mod contract;

#[test]
fn std_keeps_the_contract() {
    for (name, contract) in contract::CONTRACTS {
        println!("{name}");
        contract();
    }
}
