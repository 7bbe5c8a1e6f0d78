//! `tokio::sync::Notify`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use std::sync::Arc;

use crate::not_covered::Outlives;
use crate::op::{Name, Only, Op, at_once};
use crate::owner::Owner;

/// See [`tokio::sync::Notify`].
pub struct Notify {
    name: Name,
    inner: Arc<tokio::sync::Notify>,
}

/// See [`tokio::sync::futures::Notified`].
pub struct Notified<'a>(Op<Only, tokio::sync::futures::Notified<'a>>);

/// See [`tokio::sync::futures::OwnedNotified`].
pub struct OwnedNotified(Op<Only, tokio::sync::futures::OwnedNotified>);

impl Notify {
    /// See [`tokio::sync::Notify::new`].
    #[track_caller]
    pub fn new() -> Self {
        let inner = Arc::new(tokio::sync::Notify::new());
        Notify { name: Name::of("Notify"), inner }
    }

    /// See [`tokio::sync::Notify::const_new`].
    pub const fn const_new() -> Self
    where
        for<'a> Self: Outlives,
    {
        unreachable!()
    }

    /// See [`tokio::sync::Notify::notified`]. To call it is an operation, to await it another.
    #[track_caller]
    pub fn notified(&self) -> Notified<'_> {
        let future = at_once("prepare to wait for", &self.name, || {
            self.inner.notified()
        });
        Notified(Op::waits("wait for", &self.name, future))
    }

    /// See [`tokio::sync::Notify::notified_owned`].
    #[track_caller]
    pub fn notified_owned(self: Owner<Self>) -> OwnedNotified {
        let future = at_once("prepare to wait for", &self.name, || {
            Arc::clone(&self.inner).notified_owned()
        });
        OwnedNotified(Op::waits("wait for", &self.name, future))
    }

    /// See [`tokio::sync::Notify::notify_last`].
    #[track_caller]
    pub fn notify_last(&self) {
        at_once("notify the last waiter of", &self.name, || {
            self.inner.notify_last()
        });
    }

    /// See [`tokio::sync::Notify::notify_one`].
    #[track_caller]
    pub fn notify_one(&self) {
        at_once("notify one waiter of", &self.name, || self.inner.notify_one());
    }

    /// See [`tokio::sync::Notify::notify_waiters`].
    #[track_caller]
    pub fn notify_waiters(&self) {
        at_once("notify all waiters of", &self.name, || {
            self.inner.notify_waiters()
        });
    }
}

impl Default for Notify {
    #[track_caller]
    fn default() -> Self {
        Notify::new()
    }
}

impl Notified<'_> {
    /// See [`tokio::sync::futures::Notified::enable`].
    #[track_caller]
    pub fn enable(mut self: Pin<&mut Self>) -> bool {
        self.0.begin("begin to wait for", |future| future.enable())
    }
}

impl Future for Notified<'_> {
    type Output = ();

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl OwnedNotified {
    /// See [`tokio::sync::futures::OwnedNotified::enable`].
    #[track_caller]
    pub fn enable(mut self: Pin<&mut Self>) -> bool {
        self.0.begin("begin to wait for", |future| future.enable())
    }
}

impl Future for OwnedNotified {
    type Output = ();

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl fmt::Debug for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notify").finish_non_exhaustive()
    }
}

impl fmt::Debug for Notified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notified").finish_non_exhaustive()
    }
}

impl fmt::Debug for OwnedNotified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedNotified").finish_non_exhaustive()
    }
}
