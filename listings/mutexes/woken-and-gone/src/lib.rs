//! Whoever is woken by `notify_one` and leaves without taking anything has to
//! wake another one, or the wake-up is lost.
//!
//! Broken on purpose is `take_or_leave`. `take_or_pass_on` promises: unless
//! `gives_up` panics, nobody sleeps forever beside a note.
//!
//! ```
//! use woken_and_gone::Tray;
//!
//! let tray = Tray::default();
//! tray.put();
//! assert!(tray.take_or_pass_on(|| false));
//! assert_eq!(tray.notes(), 0);
//! ```

use std::sync::{Condvar, Mutex};

// ANCHOR: tray
/// A tray of banknotes. Any waiting customer will do for any note.
#[derive(Debug, Default)]
pub struct Tray {
    state: Mutex<State>,
    note_came: Condvar,
}

#[derive(Debug, Default)]
struct State {
    notes: usize,
    waiting: usize,
}

impl Tray {
    /// Adds a note, and wakes one of those who wait.
    pub fn put(&self) {
        self.state.lock().unwrap().notes += 1;
        self.note_came.notify_one();
    }

    /// Takes a note as soon as there is one, and returns true; or leaves
    /// without, if `gives_up` says so after a wake-up.
    pub fn take_or_leave(&self, gives_up: impl Fn() -> bool) -> bool {
        let mut state = self.state.lock().unwrap();
        while state.notes == 0 {
            state.waiting += 1;
            state = self.note_came.wait(state).unwrap();
            state.waiting -= 1;
            if gives_up() {
                return false; // and the wake-up was for nobody
            }
        }
        state.notes -= 1;
        true
    }

    /// The same, but the wake-up is passed on.
    pub fn take_or_pass_on(&self, gives_up: impl Fn() -> bool) -> bool {
        let mut state = self.state.lock().unwrap();
        while state.notes == 0 {
            state.waiting += 1;
            state = self.note_came.wait(state).unwrap();
            state.waiting -= 1;
            if gives_up() {
                self.note_came.notify_one();
                return false;
            }
        }
        state.notes -= 1;
        true
    }
}
// ANCHOR_END: tray

impl Tray {
    /// How many notes are in the tray.
    pub fn notes(&self) -> usize {
        self.state.lock().unwrap().notes
    }

    /// How many customers sleep.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().waiting
    }
}
