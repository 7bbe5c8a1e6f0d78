//! What shuttle says of twenty tills and eight clerks: random schedules, from a seed.

extern crate shuttle as std;

#[path = "../../../listings/your-own-program/last-till/src/lib.rs"]
mod last_till;

use shuttle::scheduler::RandomScheduler;
use shuttle::{Config, Runner};

fn main() {
    let scheduler = RandomScheduler::new_from_seed(1, 1_000);
    let runner = Runner::new(scheduler, Config::default());
    runner.run(|| {
        last_till::count(vec![vec![1]; 20], 8);
    });
}
