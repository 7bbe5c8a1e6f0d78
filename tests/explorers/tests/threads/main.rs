//! The explorer's own tests, in one program: most of them wait for one thread at a time.

mod counts;
mod figure;
mod findings;
mod foreign;
mod growth;
mod names;
mod programs;
mod reductions;
mod replay;
