//! The same for tests whose body is async, each on a runtime of its own.

use tokio::runtime::{Builder, Runtime};

use crate::in_time;

/// Runs `test` on a runtime of one thread, which has no timers.
///
/// # Panics
///
/// As [`in_time`].
#[track_caller]
pub fn run<F>(test: impl FnOnce() -> F + Send + 'static)
where
    F: Future<Output = ()>,
{
    in_time(|| built(&mut Builder::new_current_thread()).block_on(test()));
}

/// As [`run`], with timers: the clock jumps to the next one when all tasks wait.
///
/// # Panics
///
/// As [`in_time`].
#[track_caller]
pub fn run_paused<F>(test: impl FnOnce() -> F + Send + 'static)
where
    F: Future<Output = ()>,
{
    in_time(|| {
        let mut runtime = Builder::new_current_thread();
        built(runtime.enable_time().start_paused(true)).block_on(test());
    });
}

/// As [`run`], on two threads.
///
/// # Panics
///
/// As [`in_time`].
#[track_caller]
pub fn run_on_two_threads<F>(test: impl FnOnce() -> F + Send + 'static)
where
    F: Future<Output = ()>,
{
    in_time(|| {
        let mut runtime = Builder::new_multi_thread();
        built(runtime.worker_threads(2)).block_on(test());
    });
}

fn built(builder: &mut Builder) -> Runtime {
    builder.build().expect("there is room for a runtime")
}
