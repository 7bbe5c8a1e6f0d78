//! Two tasks of one thread share what is local to it.

use std::cell::Cell;
use tokio::task::yield_now;
thread_local! { static COUNT: Cell<u32> = const { Cell::new(0) }; }
async fn visit() {
    let before = COUNT.get();
    yield_now().await;
    COUNT.set(before + 1);
}
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (a, b) = tokio::join!(tokio::spawn(visit()), tokio::spawn(visit()));
    a.unwrap();
    b.unwrap();
    assert_eq!(COUNT.get(), 2);
}
