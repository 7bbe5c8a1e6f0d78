use crate::show;
use std::Explorer;
use std::sync::Arc;
use std::thread;
#[derive(Debug)]
struct Loud;
impl Drop for Loud {
    fn drop(&mut self) {
        panic!("a destructor panics")
    }
}
/// The thread unwinds, and `join` returns an error: the process is not aborted.
#[test]
fn counted_arc_whose_destructor_panics() {
    show("a destructor that panics", "ok true", Explorer::new(), || {
        let t = thread::spawn(move || {
            let a = Arc::new(Loud);
            let _ = Arc::strong_count(&a);
            drop(a)
        });
        t.join().is_err()
    });
}
