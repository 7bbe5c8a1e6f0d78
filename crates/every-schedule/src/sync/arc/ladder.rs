//! Addresses that grow in the order of creation.
//!
//! A program that compares addresses does the same in every run only if the allocator does.
//! The one of the system does not. So each thread puts some blocks of memory aside, and gives
//! them back one by one, the lowest first, whenever it makes an `Arc`.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// Blocks of memory of one size, the lowest address last.
type Ladder = Vec<Vec<u64>>;

thread_local! {
    /// By size. A thread of the machine lives for one run.
    static LADDERS: RefCell<HashMap<usize, Ladder>> = RefCell::default();
}

fn ladder(words: usize) -> Ladder {
    let mut rungs: Ladder =
        (0..64).map(|_| Vec::with_capacity(words)).collect();
    rungs.sort_by_key(|rung| Reverse(rung.as_ptr().addr()));
    rungs
}

/// An `Arc` on the next rung, if there is one left.
pub(super) fn climb<T>(value: T) -> Arc<T> {
    // Two counters and the value.
    let words = 2 + size_of::<T>().div_ceil(size_of::<u64>());
    let next_rung = || {
        LADDERS.with_borrow_mut(|ladders| {
            ladders.entry(words).or_insert_with(|| ladder(words)).pop()
        })
    };
    let mut value = value;
    let mut in_the_way = Ladder::new();
    while let Some(rung) = next_rung() {
        let address = rung.as_ptr().addr();
        drop(rung);
        for _ in 0..32 {
            let arc = Arc::new(value);
            // The counters come first.
            if Arc::as_ptr(&arc).addr() == address + 16 {
                return arc;
            }
            value = match Arc::try_unwrap(arc) {
                Ok(value) => value,
                Err(_) => unreachable!("nobody else has it yet"),
            };
            // What was freed last is most often given out next.
            in_the_way.push(Vec::with_capacity(words));
        }
    }
    Arc::new(value)
}
