//! Whether the tests of an exercise tell a right answer from none, and from wrong ones.
