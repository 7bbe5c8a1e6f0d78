//! The scenarios are in `tests/`, a file a chapter of the book; what they found is in `counts/` and
//! `figures/`, written by `crates/schedule-recorder`.
