//! Addresses that grow in the order of creation.
//!
//! A program that compares addresses does the same in every run only if the allocator does.
//! The one of the system does not. So each thread puts some blocks of memory aside, and gives
//! them back one by one, the lowest first, whenever it makes an `Arc`. Where the allocator does not
//! give them out again, it is asked until it gives out a higher one than the last.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use crate::engine;

/// Blocks of memory of one size, the lowest address last.
type Rungs = Vec<Vec<u64>>;

/// So many blocks are taken before an `Arc` is made wherever it may be.
const PATIENCE: usize = 4096;

/// Of one thread.
#[derive(Default)]
pub(crate) struct Ladder {
    by_words: HashMap<usize, Rungs>,
    /// By the same size: the address of the last `Arc`.
    last: HashMap<usize, usize>,
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
            let Ladder { by_words, misses, .. } = &mut it.ladder;
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
            return known(arc, words);
        }
        value = taken(arc);
        engine::personal(|it| it.ladder.misses += 1);
    }
    let last = engine::personal(|it| it.ladder.last.get(&words).copied());
    // What lies below is taken meanwhile, so it is not given out twice.
    let mut below: Rungs = Vec::new();
    loop {
        let arc = Arc::new(value);
        let is_above = Some(Arc::as_ptr(&arc).addr()) > last;
        if is_above || below.len() == PATIENCE {
            return known(arc, words);
        }
        value = taken(arc);
        below.push(Vec::with_capacity(words));
    }
}

/// The same, remembered as the last one of its size.
fn known<T>(arc: Arc<T>, words: usize) -> Arc<T> {
    let address = Arc::as_ptr(&arc).addr();
    engine::personal(|it| it.ladder.last.insert(words, address));
    arc
}

fn taken<T>(arc: Arc<T>) -> T {
    let value = Arc::into_inner(arc);
    value.expect("nobody else has it yet")
}
