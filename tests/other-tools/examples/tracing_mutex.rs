//! What tracing-mutex says of two transfers that never meet.

extern crate other_tools as std;

#[expect(dead_code, reason = "the auditors have the day off")]
#[path = "../../../listings/mutexes/both-locks/src/lib.rs"]
mod both_locks;

use both_locks::{Account, transfer};

fn main() {
    let (alice, bob) = (Account::open(10_00), Account::open(5_00));
    transfer(&alice, &bob, 1_00).expect("it is covered");
    transfer(&bob, &alice, 1_00).expect("it is covered");
}
