//! Solution: send home whoever can go, until nobody can.

// ANCHOR: solution
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
    let mut left: Vec<&Note> = notes.iter().collect();
    loop {
        let held: Vec<_> = left.iter().flat_map(|note| &note.holds).collect();
        let stuck = |note: &&Note| {
            note.waits_for.is_some_and(|lock| held.contains(&&lock))
        };
        let still: Vec<_> = left.iter().copied().filter(stuck).collect();
        if still.len() == left.len() {
            return left.iter().map(|note| note.thread).collect();
        }
        left = still; // those who went home have let go of their locks
    }
}
// ANCHOR_END: solution
