//! `std::sync::Weak`.

use std::fmt::{self, Debug};
use std::panic::Location;

use super::{Arc, owner};
use crate::op::Deed;

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
        match self.count(Deed::Upgrade, Location::caller()) {
            (0, _) => None,
            _ => self.inner.upgrade().map(Arc::own),
        }
    }

    /// See [`std::sync::Weak::strong_count`].
    #[track_caller]
    pub fn strong_count(&self) -> usize {
        self.count(Deed::Count, Location::caller()).0
    }

    /// See [`std::sync::Weak::weak_count`].
    #[track_caller]
    pub fn weak_count(&self) -> usize {
        // As std has it: without owners there is nothing to count.
        match self.count(Deed::Count, Location::caller()) {
            (0, _) => 0,
            (_, weak) => weak,
        }
    }

    fn count(
        &self,
        deed: Deed,
        at: &'static Location<'static>,
    ) -> (usize, usize) {
        let machine = || (self.inner.strong_count(), self.inner.weak_count());
        owner::count::<T>(self.address(), deed, at).unwrap_or_else(machine)
    }

    /// Where the value lies, or has lain.
    pub(super) fn address(&self) -> usize {
        self.inner.as_ptr().addr()
    }

    /// See [`std::sync::Weak::ptr_eq`].
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.inner.ptr_eq(&other.inner)
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let at = Some(Location::caller());
        owner::change(self.address(), Deed::CloneWeak, at);
        Weak { inner: self.inner.clone() }
    }
}

impl<T: ?Sized> Drop for Weak<T> {
    fn drop(&mut self) {
        owner::change(self.address(), Deed::DropWeak, None);
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
