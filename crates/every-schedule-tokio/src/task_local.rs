//! `tokio::task_local!`. As with Tokio, a value is there while the future of its scope is polled.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::thread;

use every_schedule::foreign;
use tokio::task::futures::TaskLocalFuture;

use crate::executor;

/// See [`tokio::task::LocalKey`].
pub struct LocalKey<T: 'static> {
    inner: tokio::task::LocalKey<T>,
}

/// What the value of a key is not set is told with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AccessError {}

impl<T> LocalKey<T> {
    #[doc(hidden)]
    pub const fn __new(inner: thread::LocalKey<RefCell<Option<T>>>) -> Self {
        LocalKey { inner: tokio::task::LocalKey { inner } }
    }

    /// See [`tokio::task::LocalKey::scope`].
    pub fn scope<F: Future>(
        &'static self,
        value: T,
        f: F,
    ) -> TaskLocalFuture<T, F> {
        self.inner.scope(value, f)
    }

    /// See [`tokio::task::LocalKey::sync_scope`].
    #[track_caller]
    pub fn sync_scope<F, R>(&'static self, value: T, f: F) -> R
    where
        F: FnOnce() -> R,
    {
        // What is driven inside sees it, and a `Cell` in it is not in the name of a moment.
        if executor::current().is_none() {
            foreign::shares_more();
        }
        self.inner.sync_scope(value, f)
    }

    /// See [`tokio::task::LocalKey::with`].
    ///
    /// # Panics
    ///
    /// If there is no value.
    #[track_caller]
    pub fn with<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        self.inner.with(f)
    }

    /// See [`tokio::task::LocalKey::try_with`].
    ///
    /// # Errors
    ///
    /// If there is no value.
    pub fn try_with<F, R>(&'static self, f: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        self.inner.try_with(f).map_err(|_| AccessError {})
    }
}

impl<T: Clone> LocalKey<T> {
    /// See [`tokio::task::LocalKey::get`].
    ///
    /// # Panics
    ///
    /// If there is no value.
    #[track_caller]
    pub fn get(&'static self) -> T {
        self.inner.get()
    }

    /// See [`tokio::task::LocalKey::try_get`].
    ///
    /// # Errors
    ///
    /// If there is no value.
    pub fn try_get(&'static self) -> Result<T, AccessError> {
        self.try_with(T::clone)
    }
}

impl<T> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("task-local value not set")
    }
}

impl std::error::Error for AccessError {}

/// See [`tokio::task_local!`].
#[macro_export]
macro_rules! task_local {
    () => {};
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty; $($rest:tt)*) => {
        $crate::task_local!($(#[$attr])* $vis static $name: $t);
        $crate::task_local!($($rest)*);
    };
    ($(#[$attr:meta])* $vis:vis static $name:ident: $t:ty) => {
        $(#[$attr])*
        $vis static $name: $crate::task::LocalKey<$t> = {
            // That of std itself, whatever the program calls so.
            $crate::__thread_local! {
                static __KEY: ::core::cell::RefCell<::core::option::Option<$t>> =
                    const { ::core::cell::RefCell::new(::core::option::Option::None) };
            }
            $crate::task::LocalKey::__new(__KEY)
        };
    };
}
