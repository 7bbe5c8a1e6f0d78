//! Measures the listings of the book on the machine it runs on, and writes the
//! data, the tables and the plots that the pages show.
//!
//! [`method`] says how a number comes about, [`questions`] what is measured,
//! [`report`] what becomes of it.

pub mod compare;
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
