//! A schedule named a wrong line: that of the drop, and of the lock in its destructor.

use crate::show;
use std::Explorer;
use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Debug)]
struct Loud(Arc<Mutex<u32>>);
impl Drop for Loud {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1;
    }
}
/// The line of that lock.
const LOCKS: u32 = line!() - 4;

fn program(counts: bool) {
    let till = Arc::new(Mutex::new(0));
    let ours = Arc::new(Loud(till.clone()));
    let theirs = ours.clone();
    let t = thread::spawn(move || {
        let guard = till.lock().unwrap();
        drop(theirs);
        drop(guard);
    });
    if counts {
        let _ = Arc::strong_count(&ours);
    }
    drop(ours);
    t.join().unwrap();
}
/// The lines of both drops and of the join.
const DROPS: [u32; 2] = [line!() - 10, line!() - 4];
const JOINS: u32 = line!() - 4;

/// The lines that the schedules of the program name are those of its text.
#[track_caller]
fn names_the_lines(name: &str, merges: bool, counts: bool) {
    let explorer = Explorer::new().merge(merges);
    let ends = "deadlock | ok";
    let said = show(name, ends, explorer, move || program(counts));
    let [theirs, ours] = DROPS;
    for words in [
        format!("drop an Arc  (FILE:{ours})"),
        format!("drop an Arc: the last one  (FILE:{theirs})"),
        format!("lock `till`  (FILE:{LOCKS})"),
        format!("unlock `till`  (FILE:{LOCKS})"),
        format!("main waits at FILE:{JOINS}: join thread 1"),
        format!("thread 1 waits at FILE:{LOCKS}: lock `till`, held by itself"),
    ] {
        let words = words.replace("FILE", file!());
        assert!(said.contains(&words), "{words}\n---\n{said}");
    }
}
#[test]
fn nobody_counts() {
    names_the_lines("last owner, no counting", true, false);
}
#[test]
fn owners_are_counted() {
    names_the_lines("last owner, counted", true, true);
}
#[test]
fn nothing_is_merged() {
    names_the_lines("last owner, no merging", false, false);
}
#[test]
fn owners_are_counted_and_nothing_is_merged() {
    names_the_lines("last owner, counted, no merging", false, true);
}
