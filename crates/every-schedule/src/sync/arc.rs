//! `std::sync::Arc`.

mod ladder;
mod traits;
#[cfg(lent)]
mod unsize;
mod weak;

use std::cell::{Cell, RefCell};
use std::mem::needs_drop;
use std::ops::Deref;
use std::panic::Location;

pub use weak::Weak;

use crate::engine;
use crate::op::Op;

/// See [`std::sync::Arc`]. The addresses of the first ones of a thread grow in the order of
/// creation.
pub struct Arc<T: ?Sized> {
    inner: std::sync::Arc<T>,
    /// Is dropped after what is above.
    _after: After,
}

thread_local! {
    /// For each `Arc` that is being dropped, what the thread had done before, if that matters.
    static DROPPING: RefCell<Vec<Option<u64>>> = const { RefCell::new(vec![]) };
    /// The next `Arc` that is dropped is still owned by this thread.
    static MOVED: Cell<bool> = const { Cell::new(false) };
}

impl<T> Arc<T> {
    /// See [`std::sync::Arc::new`].
    pub fn new(value: T) -> Self {
        Arc::own(match engine::Here::get() {
            Some(_) => ladder::climb(value),
            None => std::sync::Arc::new(value),
        })
    }

    /// See [`std::sync::Arc::new_cyclic`].
    pub fn new_cyclic<F: FnOnce(&Weak<T>) -> T>(data_fn: F) -> Self {
        Arc::own(std::sync::Arc::new_cyclic(|weak| {
            data_fn(&Weak { inner: weak.clone() })
        }))
    }

    /// See [`std::sync::Arc::into_inner`].
    #[track_caller]
    pub fn into_inner(this: Self) -> Option<T> {
        Arc::try_unwrap(this).ok()
    }

    /// See [`std::sync::Arc::try_unwrap`].
    ///
    /// # Errors
    ///
    /// The `Arc` itself, if there are other owners.
    #[track_caller]
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        this.count(Location::caller());
        std::sync::Arc::try_unwrap(this.into_std()).map_err(Arc::own)
    }
}

impl<T: Clone> Arc<T> {
    /// See [`std::sync::Arc::make_mut`].
    #[track_caller]
    pub fn make_mut(this: &mut Self) -> &mut T {
        if this.count(Location::caller()) > 1 {
            *this = Arc::new((**this).clone());
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

    /// The same owner without a destructor of ours.
    fn into_std(self) -> std::sync::Arc<T> {
        let inner = std::sync::Arc::clone(&self.inner);
        MOVED.set(true);
        drop(self);
        inner
    }

    /// A step that sees how many owners there are.
    fn count(&self, at: &'static Location<'static>) -> usize {
        engine::perform(Op::CountArc, Some(at));
        count_is_seen(std::sync::Arc::strong_count(&self.inner))
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
        this.count(Location::caller())
    }

    /// See [`std::sync::Arc::weak_count`].
    #[track_caller]
    pub fn weak_count(this: &Self) -> usize {
        engine::perform(Op::CountArc, Some(Location::caller()));
        count_is_seen(std::sync::Arc::weak_count(&this.inner))
    }

    /// See [`std::sync::Arc::get_mut`].
    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        this.count(Location::caller());
        std::sync::Arc::get_mut(&mut this.inner)
    }

    /// See [`std::sync::Arc::downgrade`].
    #[track_caller]
    pub fn downgrade(this: &Self) -> Weak<T> {
        if arcs_show() {
            engine::perform(Op::CloneArc, Some(Location::caller()));
        }
        Weak { inner: std::sync::Arc::downgrade(&this.inner) }
    }
}

/// The count is the machine's; the model learns it here.
fn count_is_seen(count: usize) -> usize {
    engine::do_the_unforeseen();
    engine::perform(Op::Saw(count as u64), None);
    count
}

fn arcs_show() -> bool {
    engine::rules().is_some_and(|rules| rules.arc_shows)
}

impl<T: ?Sized> Clone for Arc<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        if arcs_show() {
            engine::perform(Op::CloneArc, Some(Location::caller()));
        }
        Arc::own(self.inner.clone())
    }
}

impl<T: ?Sized> Drop for Arc<T> {
    fn drop(&mut self) {
        DROPPING.with_borrow_mut(|dropping| dropping.push(None));
        if MOVED.take() || engine::rules().is_none() {
            return;
        }
        if arcs_show() {
            engine::perform(Op::DropArc, None);
        }
        if needs_drop::<T>() {
            engine::do_the_unforeseen();
            DROPPING.with_borrow_mut(|dropping| {
                let this = dropping.last_mut().expect("it was pushed above");
                *this = Some(engine::deeds());
            });
        }
    }
}

/// Whether a thread is the last owner, it cannot know; but if something is done with the value
/// then, it has seen that it was.
struct After;

impl Drop for After {
    fn drop(&mut self) {
        let before = DROPPING.with_borrow_mut(|dropping| dropping.pop());
        if let Some(Some(before)) = before
            && engine::deeds() != before
            && engine::rules().is_some()
        {
            engine::perform(Op::Saw(1), None);
        }
    }
}

impl<T: ?Sized> Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}
