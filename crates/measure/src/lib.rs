//! Measures the listings of the book on the machine it runs on, and writes the
//! data, the tables, the plots and the conclusions that the pages show.
//!
//! [`method`] and [`crew`] say how a number comes about, [`questions`] what is
//! measured, [`conclusions`] what may be said of it, [`report`] what becomes of
//! it.

pub mod comparisons;
pub mod conclusions;
pub mod crew;
pub mod data;
pub mod floors;
pub mod load;
pub mod machine;
pub mod method;
#[cfg(feature = "peers")]
mod peers;
pub mod plot;
pub mod questions;
pub mod report;
pub mod table;
