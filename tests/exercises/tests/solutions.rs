//! Every test of an exercise passes on the solution in the appendix.
#![allow(warnings)]

include!(concat!(env!("OUT_DIR"), "/solutions.rs"));
