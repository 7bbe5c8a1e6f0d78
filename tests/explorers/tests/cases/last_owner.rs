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
    show(
        "the last owner of a window, by default",
        "ok | violated",
        Explorer::new(),
        || windows(false),
    );
}
#[test]
fn counted() {
    show(
        "the last owner of a window, counted",
        "ok | violated",
        Explorer::new(),
        || windows(true),
    );
}
#[test]
fn every_step() {
    show(
        "the last owner of a window, every step",
        "ok | violated",
        Explorer::new().reduce(false),
        || windows(false),
    );
}
