//! `tokio_util::sync::CancellationToken`, for a crate that calls this one `tokio_util`, too.

use std::fmt;
use std::future::Future;

use crate::op::{Name, Op, at_once};

/// See [`tokio_util::sync::CancellationToken`].
pub struct CancellationToken {
    name: Name,
    inner: tokio_util::sync::CancellationToken,
}

/// See [`tokio_util::sync::DropGuard`].
#[derive(Debug)]
pub struct DropGuard(Option<CancellationToken>);

impl CancellationToken {
    /// See [`tokio_util::sync::CancellationToken::new`].
    #[track_caller]
    pub fn new() -> Self {
        let inner = tokio_util::sync::CancellationToken::new();
        CancellationToken { name: Name::of("CancellationToken"), inner }
    }

    /// See [`tokio_util::sync::CancellationToken::child_token`]. To a reader, and to whoever merges
    /// moments, it is the same thing as its parent.
    #[track_caller]
    pub fn child_token(&self) -> Self {
        let inner =
            at_once("make a child of", &self.name, || self.inner.child_token());
        CancellationToken { name: self.name.clone(), inner }
    }

    /// See [`tokio_util::sync::CancellationToken::cancel`].
    #[track_caller]
    pub fn cancel(&self) {
        at_once("cancel", &self.name, || self.inner.cancel());
    }

    /// See [`tokio_util::sync::CancellationToken::is_cancelled`].
    #[track_caller]
    pub fn is_cancelled(&self) -> bool {
        at_once("ask after", &self.name, || self.inner.is_cancelled())
    }

    /// See [`tokio_util::sync::CancellationToken::cancelled`].
    #[track_caller]
    pub fn cancelled(&self) -> impl Future<Output = ()> {
        Op::waits("wait for the end of", &self.name, self.inner.cancelled())
    }

    /// See [`tokio_util::sync::CancellationToken::cancelled_owned`].
    #[track_caller]
    pub fn cancelled_owned(self) -> impl Future<Output = ()> {
        let inner = self.inner.clone().cancelled_owned();
        Op::waits("wait for the end of", &self.name.clone(), inner)
    }

    /// See [`tokio_util::sync::CancellationToken::run_until_cancelled`]. As there, the future comes
    /// first if both are ready.
    #[track_caller]
    pub fn run_until_cancelled<F: Future>(
        &self,
        future: F,
    ) -> impl Future<Output = Option<F::Output>> {
        let cancelled = self.cancelled();
        async move {
            if self.is_cancelled() {
                return None;
            }
            crate::select! {
                biased;
                output = future => Some(output),
                () = cancelled => None,
            }
        }
    }

    /// See [`tokio_util::sync::CancellationToken::drop_guard`].
    pub fn drop_guard(self) -> DropGuard {
        DropGuard(Some(self))
    }
}

impl DropGuard {
    /// See [`tokio_util::sync::DropGuard::disarm`].
    pub fn disarm(mut self) -> CancellationToken {
        self.0.take().expect("it is there until it is dropped")
    }
}

impl Drop for DropGuard {
    fn drop(&mut self) {
        if let Some(token) = self.0.take() {
            token.cancel();
        }
    }
}

impl Clone for CancellationToken {
    fn clone(&self) -> Self {
        CancellationToken { name: self.name.clone(), inner: self.inner.clone() }
    }
}

impl Default for CancellationToken {
    #[track_caller]
    fn default() -> Self {
        CancellationToken::new()
    }
}

impl fmt::Debug for CancellationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancellationToken").finish_non_exhaustive()
    }
}
