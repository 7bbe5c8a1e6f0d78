//! The listings of *Mutexes*, unchanged, under every schedule: a module for each page.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

mod exercises;
mod finding_a_deadlock;
mod held_too_long;
mod listings;
mod lock_ordering;
mod made_once;
mod many_readers;
mod other_ways_out;
mod poisoning;
mod several_locks;
mod shared_cache;
mod taking_turns;
mod the_dark_side;
mod under_a_lock;
mod waiting;
mod waits_under_a_lock;
mod whom_to_wake;
