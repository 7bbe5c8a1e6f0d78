//! A million accounts are paid interest and added up by all cores.

use par_sum::{pay_interest, total, total_by_threads};

// ANCHOR: demo
fn main() {
    let mut balances: Vec<u64> = (0..1_000_000).collect();
    println!("total     {}", total(&balances));
    println!("4 threads {}", total_by_threads(&balances, 4));
    pay_interest(&mut balances, 5);
    println!("and 5 %   {}", total(&balances));
}
// ANCHOR_END: demo
