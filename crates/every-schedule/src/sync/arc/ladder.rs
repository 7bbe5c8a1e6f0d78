//! Addresses that grow in the order of creation.
//!
//! A program that compares addresses does the same in every run only if the allocator does.
//! The one of the system does not. So each thread puts some blocks of memory aside, and gives
//! them back one by one, the lowest first, whenever it makes an `Arc`.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use crate::engine;

type Block = Vec<u64>;
/// Blocks of one size, the lowest address last.
type Rungs = Vec<Block>;

/// So many are put aside of each size.
const RUNGS: usize = 64;
/// So many are tried for it.
const TRIED: usize = 4096;

/// Of one thread.
#[derive(Default)]
pub(crate) struct Ladder {
    by_words: HashMap<usize, Rungs>,
    /// Nobody is to have these.
    kept: Vec<Block>,
    /// How often the allocator gave out another block than the last one freed.
    misses: usize,
}

fn block(words: usize) -> Block {
    // The compiler may leave out what is only allocated and freed.
    black_box(Vec::with_capacity(words))
}

/// Blocks that the allocator gives out again for this size. Where none of the size is free, it may give
/// out the next longer ones whole, and those again only for their own size: they are kept.
fn put_aside(words: usize, kept: &mut Vec<Block>) -> Rungs {
    let mut rungs = Rungs::new();
    for _ in 0..TRIED {
        if rungs.len() == RUNGS {
            break;
        }
        let first = block(words);
        let address = first.as_ptr().addr();
        drop(first);
        let again = block(words);
        if again.as_ptr().addr() == address {
            rungs.push(again);
        } else {
            kept.extend([again, block(words + 2)]);
        }
    }
    rungs.sort_by_key(|rung| Reverse(rung.as_ptr().addr()));
    rungs
}

/// An `Arc` on the next rung, if there is one left.
pub(super) fn climb<T>(mut value: T) -> Arc<T> {
    // Two counters and the value.
    let words = 2 + size_of::<T>().div_ceil(size_of::<u64>());
    let next_rung = || {
        engine::personal(|it| {
            let Ladder { by_words, kept, misses } = &mut it.ladder;
            let rungs = by_words.entry(words);
            let rungs = rungs.or_insert_with(|| put_aside(words, kept));
            rungs.pop().map(|rung| (rung, *misses))
        })
    };
    while let Some((rung, misses)) = next_rung() {
        let address = rung.as_ptr().addr();
        // An allocator keeps seven freed blocks at hand, and gives out first what came last; but
        // there must be room for that, and every eighth block taken may fill it up again.
        let at_hand: Vec<Block> =
            (0..8 + misses % 8).map(|_| block(words)).collect();
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
