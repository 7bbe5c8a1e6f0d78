//! Three tasks share one connection; each gets the answer to its own question.

use tokio_mutex::Line;

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    use std::sync::Arc;

    let line = Arc::new(Line::to_a_doubler());
    let mut callers = Vec::new();
    for question in [1, 10, 100] {
        let line = Arc::clone(&line);
        callers.push(tokio::spawn(async move { line.ask(question).await }));
    }
    for caller in callers {
        println!("{:?}", caller.await.expect("no caller panics"));
    }
}
// ANCHOR_END: demo
