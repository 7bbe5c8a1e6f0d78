//! `std::task`.

pub use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker, ready};

#[cfg(lent)]
mod wake {
    use std::task::Waker;

    use crate::sync::Arc;

    /// See [`std::task::Wake`].
    pub trait Wake {
        /// See [`std::task::Wake::wake`].
        fn wake(self: Arc<Self>);

        /// See [`std::task::Wake::wake_by_ref`].
        fn wake_by_ref(self: &Arc<Self>) {
            self.clone().wake();
        }
    }

    /// A waker of std owns one of std's own.
    struct Bridge<W>(Arc<W>);

    impl<W: Wake + Send + Sync + 'static> std::task::Wake for Bridge<W> {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.wake_by_ref();
        }

        fn wake_by_ref(self: &std::sync::Arc<Self>) {
            self.0.wake_by_ref();
        }
    }

    impl<W: Wake + Send + Sync + 'static> From<Arc<W>> for Waker {
        fn from(waker: Arc<W>) -> Waker {
            Waker::from(std::sync::Arc::new(Bridge(waker)))
        }
    }
}

#[cfg(lent)]
pub use wake::Wake;
