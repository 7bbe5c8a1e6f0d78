//! The listings of *Channels*, unchanged, under every schedule: a module for each page.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

mod backpressure;
mod closing_time;
mod exercises;
mod listings;
mod lock_ups;
mod lost_messages;
mod no_answer;
mod one_account;
mod several_accounts;
mod slow_work;
mod the_catch;
mod two_owners;
