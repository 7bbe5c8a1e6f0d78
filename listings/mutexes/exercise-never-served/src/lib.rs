//! Exercise: which threads can never go on?
//!
//! Not only those in the circle: whoever waits for somebody in a circle is
//! stuck as well, and so is whoever waits for *them*. A thread that waits for
//! nothing will end some time, and let go of all it holds.

// ANCHOR: stub
/// What one thread holds and waits for. Locks go by their names.
#[derive(Clone, Debug)]
pub struct Note {
    /// The thread's name.
    pub thread: &'static str,
    /// The locks it holds.
    pub holds: Vec<&'static str>,
    /// The lock it waits for, if any.
    pub waits_for: Option<&'static str>,
}

/// The names of the threads that will wait for ever, in the order of the notes.
///
/// A lock is held by one thread at most; one that nobody holds can be had.
pub fn never_served(notes: &[Note]) -> Vec<&'static str> {
    todo!("find those who will wait for ever: {notes:?}")
}
// ANCHOR_END: stub
