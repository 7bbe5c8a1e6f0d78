//! Programs as they are written for Tokio: this crate is `tokio` to them.

extern crate every_schedule_tokio as tokio;
extern crate every_schedule_tokio as tokio_util;

mod blocks;
mod models;
mod random;
mod sync;
