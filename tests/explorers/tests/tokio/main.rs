//! Programs as they are written for Tokio: this crate is `tokio` to them.

#![allow(
    clippy::duplicate_mod,
    reason = "a program is compiled for the models, and for Tokio itself"
)]

extern crate every_schedule_tokio as tokio;
extern crate every_schedule_tokio as tokio_util;
extern crate tokio as real_tokio;

mod against_tokio;
mod blocks;
mod methods;
mod models;
mod random;
mod runtimes;
mod sync;
mod told;
