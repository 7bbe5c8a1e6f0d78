//! What blocks a runtime, and how to see it: work runs on a runtime with one thread, beside another task,
//! and a watchdog looks on from outside.
//!
//! ```
//! use blocked_runtime::{Seen, watch};
//! use std::time::Duration;
//!
//! let slept = watch(Duration::from_secs(10), |_| tokio::time::sleep(Duration::from_millis(1)));
//! assert_eq!(slept, Seen::OthersRan);
//! ```

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;

// ANCHOR: watch
/// What a watchdog saw of a runtime with one thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Another task had its turn before the work was at its end.
    OthersRan,
    /// The work came to its end, and nobody else had a turn before.
    NobodyElseRan,
    /// The work has not come to its end within the time.
    StandsStill,
}

/// Runs work beside a task that sends it a message, and looks on for so long. What stands still is left
/// behind on its thread.
///
/// # Panics
///
/// If there can be no thread or no runtime, or if the work panics.
pub fn watch<F: Future<Output = ()>>(
    patience: Duration,
    work: impl FnOnce(Receiver<()>) -> F + Send + 'static,
) -> Seen {
    let (report, reports) = mpsc::channel();
    thread::spawn(move || {
        let mut runtime = Builder::new_current_thread();
        let runtime = runtime.enable_time().build().expect("a runtime");
        runtime.block_on(async move {
            let (message, messages) = mpsc::channel();
            let other = tokio::spawn(async move { message.send(()) });
            work(messages).await;
            _ = report.send(other.is_finished()); // unless nobody looks any more
        });
    });
    match reports.recv_timeout(patience) {
        Ok(true) => Seen::OthersRan,
        Ok(false) => Seen::NobodyElseRan,
        Err(RecvTimeoutError::Timeout) => Seen::StandsStill,
        Err(RecvTimeoutError::Disconnected) => {
            panic!("the work or its runtime failed")
        }
    }
}
// ANCHOR_END: watch
