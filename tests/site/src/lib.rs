//! Tests of the built pages that need no browser; they are in `tests/`.
