//! Two accounts in the order of their numbers, but for one case.

use std::cmp::Ordering;

fn in_order(from: usize, to: usize) -> [usize; 2] {
    match from.cmp(&to) {
        Ordering::Less => [from, to],
        Ordering::Greater => [to, from],
    }
}

fn main() {
    println!("{:?}", in_order(2, 1));
}
