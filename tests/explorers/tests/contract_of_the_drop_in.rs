//! The contract, checked against the drop-in, under every schedule.

#[macro_use]
extern crate every_schedule as std;

mod contract;

#[test]
fn the_drop_in_keeps_the_contract() {
    for (name, contract) in contract::all() {
        println!("{name}");
        let report = std::explore(contract);
        assert_eq!(report.oks(), report.schedules, "{name}: {report}");
    }
}
