//! `std::sync::Weak`.

use std::fmt::{self, Debug};
use std::panic::Location;

use super::{Arc, arcs_show, count_is_seen};
use crate::engine;
use crate::op::Op;

/// See [`std::sync::Weak`].
pub struct Weak<T: ?Sized> {
    pub(super) inner: std::sync::Weak<T>,
}

impl<T> Weak<T> {
    /// See [`std::sync::Weak::new`].
    pub const fn new() -> Self {
        Weak { inner: std::sync::Weak::new() }
    }
}

impl<T: ?Sized> Weak<T> {
    /// See [`std::sync::Weak::upgrade`].
    #[track_caller]
    pub fn upgrade(&self) -> Option<Arc<T>> {
        engine::perform(Op::CountArc, Some(Location::caller()));
        count_is_seen(self.inner.strong_count());
        self.inner.upgrade().map(Arc::own)
    }

    /// See [`std::sync::Weak::strong_count`].
    #[track_caller]
    pub fn strong_count(&self) -> usize {
        engine::perform(Op::CountArc, Some(Location::caller()));
        count_is_seen(self.inner.strong_count())
    }

    /// See [`std::sync::Weak::weak_count`].
    #[track_caller]
    pub fn weak_count(&self) -> usize {
        engine::perform(Op::CountArc, Some(Location::caller()));
        count_is_seen(self.inner.weak_count())
    }

    /// See [`std::sync::Weak::ptr_eq`].
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.inner.ptr_eq(&other.inner)
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        if arcs_show() {
            engine::perform(Op::CloneArc, Some(Location::caller()));
        }
        Weak { inner: self.inner.clone() }
    }
}

impl<T: ?Sized> Drop for Weak<T> {
    fn drop(&mut self) {
        if arcs_show() {
            engine::perform(Op::DropArc, None);
        }
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Self {
        Weak::new()
    }
}

impl<T: ?Sized> Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(Weak)")
    }
}
