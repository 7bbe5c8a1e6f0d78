//! The scripts beside this crate drive a browser; `tests/browser.rs` builds the book for them.
