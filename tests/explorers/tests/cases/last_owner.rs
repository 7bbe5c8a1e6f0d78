use crate::show;
use core::assert_eq;
use std::Explorer;
use std::sync::Arc;
use std::thread;
#[derive(Debug)]
struct Window;
impl Drop for Window {
    fn drop(&mut self) {
        assert_eq!(
            thread::current().name(),
            Some("main"),
            "only main closes windows"
        );
    }
}
fn windows(counted: bool) {
    let ours = Arc::new(Window);
    let theirs = ours.clone();
    let t = thread::Builder::new()
        .name("worker".to_owned())
        .spawn(move || drop(theirs))
        .unwrap();
    if counted {
        let _ = Arc::strong_count(&ours);
    }
    drop(ours);
    t.join().expect("the worker is well");
}
#[test]
fn default_rules() {
    show("default", Explorer::new(), || windows(false));
}
#[test]
fn counted() {
    show("counted", Explorer::new(), || windows(true));
}
#[test]
fn every_step() {
    show("reduce(false)", Explorer::new().reduce(false), || windows(false));
}
