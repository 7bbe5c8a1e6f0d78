//! `tokio::sync::Barrier`.

use std::fmt;
use std::future::Future;
use std::panic::Location;

pub use tokio::sync::BarrierWaitResult;

use crate::op::{Name, Op, shows};

/// See [`tokio::sync::Barrier`].
pub struct Barrier {
    name: Name,
    inner: tokio::sync::Barrier,
}

impl Barrier {
    /// See [`tokio::sync::Barrier::new`].
    #[track_caller]
    pub fn new(n: usize) -> Self {
        Barrier {
            name: Name::of("Barrier"),
            inner: tokio::sync::Barrier::new(n),
        }
    }

    /// See [`tokio::sync::Barrier::wait`].
    #[track_caller]
    pub fn wait(&self) -> impl Future<Output = BarrierWaitResult> {
        Op::stays("wait at", &self.name, self.inner.wait())
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shows("look into", &self.name, Location::caller());
        self.inner.fmt(f)
    }
}
