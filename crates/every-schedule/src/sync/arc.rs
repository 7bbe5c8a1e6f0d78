//! `std::sync::Arc`.

pub(crate) mod ladder;
mod traits;
#[cfg(lent)]
mod unsize;
mod weak;

use std::cell::Cell;
use std::ops::Deref;
use std::panic::Location;

pub use weak::Weak;

use super::owner;
use crate::engine;
use crate::op::Deed;

/// See [`std::sync::Arc`]. The addresses of the first ones of a thread grow in the order of
/// creation.
pub struct Arc<T: ?Sized> {
    inner: std::sync::Arc<T>,
    /// Is dropped after what is above.
    _after: After,
}

thread_local! {
    /// The next `Arc` that is dropped is still owned by this thread.
    static MOVED: Cell<bool> = const { Cell::new(false) };
}

impl<T> Arc<T> {
    /// See [`std::sync::Arc::new`].
    #[track_caller]
    pub fn new(value: T) -> Self {
        Arc::first(match engine::Here::get() {
            Some(_) => ladder::climb(value),
            None => std::sync::Arc::new(value),
        })
    }

    /// See [`std::sync::Arc::new_cyclic`].
    #[track_caller]
    pub fn new_cyclic<F: FnOnce(&Weak<T>) -> T>(data_fn: F) -> Self {
        let at = Location::caller();
        let this = Arc::own(std::sync::Arc::new_cyclic(|weak| {
            let weak = Weak { inner: weak.clone() };
            owner::begin::<T>(weak.address(), 0, at);
            // The one that is lent to the closure.
            owner::change(weak.address(), Deed::Downgrade, None);
            data_fn(&weak)
        }));
        owner::change(this.address(), Deed::Clone, None);
        this
    }

    /// See [`std::sync::Arc::into_inner`].
    #[track_caller]
    pub fn into_inner(this: Self) -> Option<T> {
        let is_last = owner::is_last::<T>(this.address(), Location::caller());
        let inner = this.into_std();
        match is_last {
            Some(false) => None,
            _ => std::sync::Arc::into_inner(inner),
        }
    }

    /// See [`std::sync::Arc::try_unwrap`].
    ///
    /// # Errors
    ///
    /// The `Arc` itself, if there are other owners.
    #[track_caller]
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        match this.unwrap(Location::caller()) {
            Some(false) => Err(this),
            _ => std::sync::Arc::try_unwrap(this.into_std()).map_err(Arc::own),
        }
    }
}

impl<T: Clone> Arc<T> {
    /// See [`std::sync::Arc::make_mut`].
    #[track_caller]
    pub fn make_mut(this: &mut Self) -> &mut T {
        let at = Location::caller();
        match this.count(at) {
            (1, 0) => {}
            // Every `Weak` stays behind, and the value moves.
            (1, _) if this.unwrap(at) == Some(true) => {
                std::sync::Arc::make_mut(&mut this.inner);
                owner::begin::<T>(this.address(), 1, at);
            }
            _ => *this = Arc::new((**this).clone()),
        }
        std::sync::Arc::make_mut(&mut this.inner)
    }

    /// See [`std::sync::Arc::unwrap_or_clone`].
    #[track_caller]
    pub fn unwrap_or_clone(this: Self) -> T {
        Arc::try_unwrap(this).unwrap_or_else(|shared| (*shared).clone())
    }
}

impl<T: ?Sized> Arc<T> {
    fn own(inner: std::sync::Arc<T>) -> Self {
        Arc { inner, _after: After }
    }

    /// Where the value lies.
    fn address(&self) -> usize {
        std::sync::Arc::as_ptr(&self.inner).addr()
    }

    /// The first owner of what is in there.
    #[track_caller]
    fn first(inner: std::sync::Arc<T>) -> Self {
        let this = Arc::own(inner);
        owner::begin::<T>(this.address(), 1, Location::caller());
        this
    }

    /// The same owner without a destructor of ours.
    fn into_std(self) -> std::sync::Arc<T> {
        let inner = std::sync::Arc::clone(&self.inner);
        MOVED.set(true);
        drop(self);
        inner
    }

    /// A step in which the only owner gives up; says whether it is the only one; `None`: ask the machine.
    fn unwrap(&self, at: &'static Location<'static>) -> Option<bool> {
        let left = owner::count::<T>(self.address(), Deed::Unwrap, at);
        left.map(|(strong, _)| strong == 0)
    }

    /// A step that sees how many owners there are, strong and weak.
    fn count(&self, at: &'static Location<'static>) -> (usize, usize) {
        owner::count::<T>(self.address(), Deed::Count, at).unwrap_or_else(
            || {
                (
                    std::sync::Arc::strong_count(&self.inner),
                    std::sync::Arc::weak_count(&self.inner),
                )
            },
        )
    }

    /// See [`std::sync::Arc::as_ptr`].
    pub fn as_ptr(this: &Self) -> *const T {
        std::sync::Arc::as_ptr(&this.inner)
    }

    /// See [`std::sync::Arc::ptr_eq`].
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        std::sync::Arc::ptr_eq(&this.inner, &other.inner)
    }

    /// See [`std::sync::Arc::strong_count`].
    #[track_caller]
    pub fn strong_count(this: &Self) -> usize {
        this.count(Location::caller()).0
    }

    /// See [`std::sync::Arc::weak_count`].
    #[track_caller]
    pub fn weak_count(this: &Self) -> usize {
        this.count(Location::caller()).1
    }

    /// See [`std::sync::Arc::get_mut`].
    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        match this.count(Location::caller()) {
            (1, 0) => std::sync::Arc::get_mut(&mut this.inner),
            _ => None,
        }
    }

    /// See [`std::sync::Arc::downgrade`].
    #[track_caller]
    pub fn downgrade(this: &Self) -> Weak<T> {
        let at = Some(Location::caller());
        owner::change(this.address(), Deed::Downgrade, at);
        Weak { inner: std::sync::Arc::downgrade(&this.inner) }
    }
}

impl<T: ?Sized> Clone for Arc<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let at = Some(Location::caller());
        owner::change(self.address(), Deed::Clone, at);
        Arc::own(self.inner.clone())
    }
}

impl<T: ?Sized> Drop for Arc<T> {
    fn drop(&mut self) {
        let watch = match MOVED.take() {
            true => None,
            false => owner::give_up::<T>(self.address(), || {
                std::sync::Arc::strong_count(&self.inner) == 1
            }),
        };
        engine::personal(|it| it.watches.push(watch));
    }
}

/// If the destructor of the value did something, it matters who drops it.
struct After;

impl Drop for After {
    fn drop(&mut self) {
        let watch = engine::personal(|it| it.watches.pop());
        if let Some(watch) = watch.flatten() {
            watch.end();
        }
    }
}

impl<T: ?Sized> Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}
