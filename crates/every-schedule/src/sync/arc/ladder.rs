//! Addresses that grow in the order of creation.
//!
//! A program that compares addresses does the same in every run only if the allocator does.
//! The one of the system does not. So each thread puts some blocks of memory aside, and gives
//! them back one by one, the lowest first, whenever it makes an `Arc`.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use crate::engine;

/// Blocks of memory of one size, the lowest address last.
type Rungs = Vec<Vec<u64>>;

/// Of one thread.
#[derive(Default)]
pub(crate) struct Ladder {
    by_words: HashMap<usize, Rungs>,
    /// How often the allocator gave out another block than the last one freed.
    misses: usize,
}

fn rungs(words: usize) -> Rungs {
    let mut rungs: Rungs = (0..64).map(|_| Vec::with_capacity(words)).collect();
    rungs.sort_by_key(|rung| Reverse(rung.as_ptr().addr()));
    rungs
}

/// An `Arc` on the next rung, if there is one left.
pub(super) fn climb<T>(mut value: T) -> Arc<T> {
    // Two counters and the value.
    let words = 2 + size_of::<T>().div_ceil(size_of::<u64>());
    let next_rung = || {
        engine::personal(|it| {
            let Ladder { by_words, misses } = &mut it.ladder;
            let rungs = by_words.entry(words).or_insert_with(|| rungs(words));
            rungs.pop().map(|rung| (rung, *misses))
        })
    };
    while let Some((rung, misses)) = next_rung() {
        let address = rung.as_ptr().addr();
        // An allocator keeps seven freed blocks at hand, and gives out first what came last; but
        // there must be room for that, and every eighth block taken may fill it up again.
        let at_hand: Rungs =
            (0..8 + misses % 8).map(|_| Vec::with_capacity(words)).collect();
        drop(rung);
        let arc = Arc::new(value);
        drop(at_hand);
        // The counters come first.
        if Arc::as_ptr(&arc).addr() == address + 16 {
            return arc;
        }
        value = match Arc::try_unwrap(arc) {
            Ok(value) => value,
            Err(_) => unreachable!("nobody else has it yet"),
        };
        engine::personal(|it| it.ladder.misses += 1);
    }
    Arc::new(value)
}
