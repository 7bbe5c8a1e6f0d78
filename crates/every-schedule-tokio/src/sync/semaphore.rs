//! `tokio::sync::Semaphore`.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

pub use tokio::sync::{AcquireError, TryAcquireError};

use crate::executor::At;
use crate::not_covered::Outlives;
use crate::op::{Name, Op, at_once, block, drops, shows};
use crate::owner::Owner;

/// See [`tokio::sync::Semaphore`].
pub struct Semaphore {
    name: Name,
    inner: Arc<tokio::sync::Semaphore>,
}

/// See [`tokio::sync::SemaphorePermit`].
pub struct SemaphorePermit<'a> {
    permit: Option<tokio::sync::SemaphorePermit<'a>>,
    semaphore: &'a Semaphore,
    at: At,
}

/// See [`tokio::sync::OwnedSemaphorePermit`].
pub struct OwnedSemaphorePermit {
    permit: Option<tokio::sync::OwnedSemaphorePermit>,
    name: Name,
    at: At,
    /// As Tokio's: it is one of the owners.
    owner: Owner<Semaphore>,
}

impl Semaphore {
    /// See [`tokio::sync::Semaphore::MAX_PERMITS`].
    pub const MAX_PERMITS: usize = tokio::sync::Semaphore::MAX_PERMITS;

    /// See [`tokio::sync::Semaphore::new`].
    #[track_caller]
    pub fn new(permits: usize) -> Self {
        let inner = Arc::new(tokio::sync::Semaphore::new(permits));
        Semaphore { name: Name::of("Semaphore"), inner }
    }

    /// See [`tokio::sync::Semaphore::const_new`].
    pub const fn const_new(_: usize) -> Self
    where
        for<'a> Self: Outlives,
    {
        unreachable!()
    }

    /// See [`tokio::sync::Semaphore::acquire`].
    #[track_caller]
    pub fn acquire(
        &self,
    ) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> {
        self.acquire_many(1)
    }

    /// See [`tokio::sync::Semaphore::acquire_many`].
    #[track_caller]
    pub fn acquire_many(
        &self,
        n: u32,
    ) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> {
        let at = Location::caller();
        Op::waits("take a permit of", &self.name, async move {
            let permit = Some(self.inner.acquire_many(n).await?);
            Ok(SemaphorePermit { permit, semaphore: self, at })
        })
    }

    /// See [`tokio::sync::Semaphore::acquire_owned`].
    #[track_caller]
    pub fn acquire_owned(
        self: Owner<Self>,
    ) -> impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>> {
        self.acquire_many_owned(1)
    }

    /// See [`tokio::sync::Semaphore::acquire_many_owned`].
    #[track_caller]
    pub fn acquire_many_owned(
        self: Owner<Self>,
        n: u32,
    ) -> impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>> {
        let at = Location::caller();
        let name = self.name.clone();
        Op::waits("take a permit of", &self.name.clone(), async move {
            let inner = Arc::clone(&self.inner);
            let permit = Some(inner.acquire_many_owned(n).await?);
            Ok(OwnedSemaphorePermit { permit, name, at, owner: self })
        })
    }

    /// See [`tokio::sync::Semaphore::try_acquire`].
    ///
    /// # Errors
    ///
    /// If there is none, or it is closed.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.try_acquire_many(1)
    }

    /// See [`tokio::sync::Semaphore::try_acquire_many`].
    ///
    /// # Errors
    ///
    /// If there are not so many, or it is closed.
    #[track_caller]
    pub fn try_acquire_many(
        &self,
        n: u32,
    ) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        let at = Location::caller();
        let permit = at_once("try to take a permit of", &self.name, || {
            self.inner.try_acquire_many(n)
        })?;
        Ok(SemaphorePermit { permit: Some(permit), semaphore: self, at })
    }

    /// See [`tokio::sync::Semaphore::try_acquire_owned`].
    ///
    /// # Errors
    ///
    /// If there is none, or it is closed.
    #[track_caller]
    pub fn try_acquire_owned(
        self: Owner<Self>,
    ) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.try_acquire_many_owned(1)
    }

    /// See [`tokio::sync::Semaphore::try_acquire_many_owned`].
    ///
    /// # Errors
    ///
    /// If there are not so many, or it is closed.
    #[track_caller]
    pub fn try_acquire_many_owned(
        self: Owner<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        let at = Location::caller();
        let name = self.name.clone();
        let inner = Arc::clone(&self.inner);
        let permit = at_once("try to take a permit of", &name, || {
            inner.try_acquire_many_owned(n)
        })?;
        let permit = Some(permit);
        Ok(OwnedSemaphorePermit { permit, name, at, owner: self })
    }

    /// See [`tokio::sync::Semaphore::blocking_acquire`].
    ///
    /// # Errors
    ///
    /// If it is closed.
    #[track_caller]
    pub fn blocking_acquire(
        &self,
    ) -> Result<SemaphorePermit<'_>, AcquireError> {
        block(self.acquire())
    }

    /// See [`tokio::sync::Semaphore::blocking_acquire_many`].
    ///
    /// # Errors
    ///
    /// If it is closed.
    #[track_caller]
    pub fn blocking_acquire_many(
        &self,
        n: u32,
    ) -> Result<SemaphorePermit<'_>, AcquireError> {
        block(self.acquire_many(n))
    }

    /// See [`tokio::sync::Semaphore::blocking_acquire_owned`].
    ///
    /// # Errors
    ///
    /// If it is closed.
    #[track_caller]
    pub fn blocking_acquire_owned(
        self: Owner<Self>,
    ) -> Result<OwnedSemaphorePermit, AcquireError> {
        block(self.acquire_owned())
    }

    /// See [`tokio::sync::Semaphore::blocking_acquire_many_owned`].
    ///
    /// # Errors
    ///
    /// If it is closed.
    #[track_caller]
    pub fn blocking_acquire_many_owned(
        self: Owner<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, AcquireError> {
        block(self.acquire_many_owned(n))
    }

    /// See [`tokio::sync::Semaphore::available_permits`].
    #[track_caller]
    pub fn available_permits(&self) -> usize {
        at_once("count the permits of", &self.name, || {
            self.inner.available_permits()
        })
    }

    /// See [`tokio::sync::Semaphore::add_permits`].
    #[track_caller]
    pub fn add_permits(&self, n: usize) {
        at_once("add permits to", &self.name, || self.inner.add_permits(n));
    }

    /// See [`tokio::sync::Semaphore::forget_permits`].
    #[track_caller]
    pub fn forget_permits(&self, n: usize) -> usize {
        at_once("forget permits of", &self.name, || {
            self.inner.forget_permits(n)
        })
    }

    /// See [`tokio::sync::Semaphore::close`].
    #[track_caller]
    pub fn close(&self) {
        at_once("close", &self.name, || self.inner.close());
    }

    /// See [`tokio::sync::Semaphore::is_closed`].
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        at_once("ask whether it is closed:", &self.name, || {
            self.inner.is_closed()
        })
    }
}

impl SemaphorePermit<'_> {
    /// See [`tokio::sync::SemaphorePermit::forget`].
    #[track_caller]
    pub fn forget(mut self) {
        if let Some(permit) = self.permit.take() {
            let name = &self.semaphore.name;
            at_once("forget a permit of", name, || permit.forget());
        }
    }

    /// See [`tokio::sync::SemaphorePermit::num_permits`].
    pub fn num_permits(&self) -> usize {
        self.permit.as_ref().map_or(0, |permit| permit.num_permits())
    }

    /// See [`tokio::sync::SemaphorePermit::merge`].
    ///
    /// # Panics
    ///
    /// If the other is of another semaphore.
    #[track_caller]
    pub fn merge(&mut self, mut other: Self) {
        // As Tokio's does, but before it has the other: it is given back by a step.
        assert!(
            std::ptr::eq(self.semaphore, other.semaphore),
            "merging permits from different semaphore instances"
        );
        if let Some((mine, other)) =
            self.permit.as_mut().zip(other.permit.take())
        {
            mine.merge(other);
        }
    }

    /// See [`tokio::sync::SemaphorePermit::split`].
    pub fn split(&mut self, n: usize) -> Option<Self> {
        let permit = Some(self.permit.as_mut()?.split(n)?);
        Some(SemaphorePermit { permit, semaphore: self.semaphore, at: self.at })
    }

    /// See [`tokio::sync::SemaphorePermit::semaphore`].
    pub fn semaphore(&self) -> &Semaphore {
        self.semaphore
    }
}

impl OwnedSemaphorePermit {
    /// See [`tokio::sync::OwnedSemaphorePermit::forget`].
    #[track_caller]
    pub fn forget(mut self) {
        if let Some(permit) = self.permit.take() {
            at_once("forget a permit of", &self.name, || permit.forget());
        }
    }

    /// See [`tokio::sync::OwnedSemaphorePermit::num_permits`].
    pub fn num_permits(&self) -> usize {
        self.permit.as_ref().map_or(0, |permit| permit.num_permits())
    }

    /// See [`tokio::sync::OwnedSemaphorePermit::merge`].
    ///
    /// # Panics
    ///
    /// If the other is of another semaphore.
    #[track_caller]
    pub fn merge(&mut self, mut other: Self) {
        // As Tokio's does, but before it has the other: it is given back by a step.
        assert!(
            Owner::ptr_eq(&self.owner, &other.owner),
            "merging permits from different semaphore instances"
        );
        if let Some((mine, other)) =
            self.permit.as_mut().zip(other.permit.take())
        {
            mine.merge(other);
        }
    }

    /// See [`tokio::sync::OwnedSemaphorePermit::split`].
    pub fn split(&mut self, n: usize) -> Option<Self> {
        let permit = Some(self.permit.as_mut()?.split(n)?);
        Some(OwnedSemaphorePermit {
            permit,
            name: self.name.clone(),
            at: self.at,
            owner: Owner::clone(&self.owner),
        })
    }

    /// See [`tokio::sync::OwnedSemaphorePermit::semaphore`].
    pub fn semaphore(&self) -> &Owner<Semaphore> {
        &self.owner
    }
}

impl Drop for SemaphorePermit<'_> {
    fn drop(&mut self) {
        if self.permit.is_some() {
            drops("give back a permit of", &self.semaphore.name, self.at);
        }
        drop(self.permit.take());
    }
}

impl Drop for OwnedSemaphorePermit {
    fn drop(&mut self) {
        if self.permit.is_some() {
            drops("give back a permit of", &self.name, self.at);
        }
        drop(self.permit.take());
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shows("look into", &self.name, Location::caller());
        self.inner.fmt(f)
    }
}

impl fmt::Debug for SemaphorePermit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SemaphorePermit").finish_non_exhaustive()
    }
}

impl fmt::Debug for OwnedSemaphorePermit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedSemaphorePermit").finish_non_exhaustive()
    }
}
