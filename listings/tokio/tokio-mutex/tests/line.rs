//! What the line promises.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use tokio_mutex::Line;

/// Isolated? Yes.
#[tokio::test]
async fn everybody_gets_the_answer_to_their_own_question() {
    let line = Arc::new(Line::to_a_doubler());
    let mut callers = tokio::task::JoinSet::new();
    for question in 0..100 {
        let line = Arc::clone(&line);
        callers.spawn(async move { (question, line.ask(question).await) });
    }
    for (question, answer) in callers.join_all().await {
        assert_eq!(answer, Some(2 * question));
    }
}

/// Live? Yes.
#[tokio::test]
async fn the_answer_to_somebody_who_was_dropped_goes_to_nobody_else() {
    let line = Line::to_a_doubler();
    {
        let mut asked = pin!(line.ask(1));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(asked.as_mut().poll(&mut cx).is_pending());
    } // dropped between question and answer
    assert_eq!(line.ask(10).await, Some(20));
}
