//! A mutex of Tokio: its guard may live across an await, so a question and its answer on a shared
//! connection belong together.
//!
//! Promises: an answer goes to whoever asked, and whoever waits is served in the order of
//! coming, whoever was dropped before it. The answer to a caller that was dropped is left on the
//! connection: so `ask` numbers its questions, and takes what was left away before it sends one, lest
//! the server wait for room with the next answer and nobody read.
//!
//! ```
//! use tokio_mutex::Line;
//!
//! # watchdog::tokio::run(|| async {
//! let line = Line::to_a_doubler();
//! assert_eq!(line.ask(21).await, Some(42));
//! # });
//! ```

use tokio::sync::{Mutex, mpsc};

// ANCHOR: line
/// A connection to a server that answers each question after the one before.
pub struct Line {
    ends: Mutex<Ends>,
}

struct Ends {
    questions: mpsc::Sender<(u64, u64)>,
    answers: mpsc::Receiver<(u64, u64)>,
    asked: u64,
}

impl Line {
    /// Asks, and waits for the answer. `None`: the server is gone.
    pub async fn ask(&self, question: u64) -> Option<u64> {
        let mut ends = self.ends.lock().await; // held across two awaits
        ends.asked += 1;
        let number = ends.asked;
        while ends.answers.try_recv().is_ok() {} // of those who were dropped
        ends.questions.send((number, question)).await.ok()?;
        loop {
            match ends.answers.recv().await? {
                (answered, answer) if answered == number => break Some(answer),
                _ => {} // of somebody who was dropped while waiting
            }
        }
    }
}
// ANCHOR_END: line

impl Line {
    /// A line to a task that doubles.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime.
    pub fn to_a_doubler() -> Line {
        let (questions, mut mailbox) = mpsc::channel::<(u64, u64)>(1);
        let (replies, answers) = mpsc::channel(1);
        tokio::spawn(async move {
            while let Some((number, question)) = mailbox.recv().await {
                if replies.send((number, 2 * question)).await.is_err() {
                    break; // nobody listens any more
                }
            }
        });
        Line { ends: Mutex::new(Ends { questions, answers, asked: 0 }) }
    }
}
