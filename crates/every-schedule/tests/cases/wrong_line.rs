use crate::show;
use std::Explorer;
use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Debug)]
struct Loud(Arc<Mutex<u32>>);
impl Drop for Loud {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1; // LINE 12
    }
}
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
    t.join().unwrap(); // LINE 26
}
#[test]
fn e1() {
    show("e1 last owner, no counting", Explorer::new(), || program(false));
}
#[test]
fn e2() {
    show("e2 last owner, counted", Explorer::new(), || program(true));
}
#[test]
fn e3() {
    show("e3 no merging", Explorer::new().merge(false), || program(false));
}
#[test]
fn e4() {
    show("e4 counted, no merging", Explorer::new().merge(false), || {
        program(true)
    });
}
