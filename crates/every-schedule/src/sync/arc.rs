//! `std::sync::Arc`, whose addresses grow in the order of creation.
//!
//! A program that compares addresses does the same in every run only if the allocator does.
//! The one of the system does not. So each thread puts some blocks of memory aside, and gives
//! them back one by one, the lowest first, whenever it makes an `Arc`.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::fmt::{self, Debug, Display};
use std::hash::{Hash, Hasher};
use std::mem::needs_drop;
use std::ops::Deref;
use std::panic::Location;

use crate::engine;
use crate::op::Op;

/// See [`std::sync::Arc`]. It does not turn into an `Arc<dyn Trait>`.
pub struct Arc<T: ?Sized>(Option<std::sync::Arc<T>>);

/// See [`std::sync::Weak`].
pub struct Weak<T: ?Sized>(std::sync::Weak<T>);

/// Blocks of memory of one size, the lowest address last.
type Ladder = Vec<Vec<u64>>;

thread_local! {
    /// By size. A thread of the machine lives for one run.
    static LADDERS: RefCell<HashMap<usize, Ladder>> = RefCell::default();
}

fn ladder(words: usize) -> Ladder {
    let mut rungs: Ladder =
        (0..64).map(|_| Vec::with_capacity(words)).collect();
    rungs.sort_by_key(|rung| Reverse(rung.as_ptr().addr()));
    rungs
}

impl<T> Arc<T> {
    /// See [`std::sync::Arc::new`].
    pub fn new(value: T) -> Self {
        if engine::Here::get().is_none() {
            return Arc(Some(std::sync::Arc::new(value)));
        }
        // Two counters and the value.
        let words = 2 + size_of::<T>().div_ceil(size_of::<u64>());
        let next_rung = || {
            LADDERS.with_borrow_mut(|ladders| {
                ladders.entry(words).or_insert_with(|| ladder(words)).pop()
            })
        };
        let mut value = value;
        let mut in_the_way = Ladder::new();
        while let Some(rung) = next_rung() {
            let address = rung.as_ptr().addr();
            drop(rung);
            for _ in 0..32 {
                let arc = std::sync::Arc::new(value);
                // The counters come first.
                if std::sync::Arc::as_ptr(&arc).addr() == address + 16 {
                    return Arc(Some(arc));
                }
                value = match std::sync::Arc::try_unwrap(arc) {
                    Ok(value) => value,
                    Err(_) => unreachable!("nobody else has it yet"),
                };
                // What was freed last is most often given out next.
                in_the_way.push(Vec::with_capacity(words));
            }
        }
        Arc(Some(std::sync::Arc::new(value)))
    }

    /// See [`std::sync::Arc::into_inner`].
    #[track_caller]
    pub fn into_inner(this: Self) -> Option<T> {
        Arc::try_unwrap(this).ok()
    }

    /// See [`std::sync::Arc::try_unwrap`].
    #[track_caller]
    pub fn try_unwrap(mut this: Self) -> Result<T, Self> {
        this.count(Location::caller());
        let inner = this.0.take().expect("an Arc is full until it is dropped");
        std::sync::Arc::try_unwrap(inner).map_err(|inner| Arc(Some(inner)))
    }
}

impl<T: ?Sized> Arc<T> {
    fn inner(&self) -> &std::sync::Arc<T> {
        self.0.as_ref().expect("an Arc is full until it is dropped")
    }

    /// A step that sees how many owners there are.
    fn count(&self, at: &'static Location<'static>) -> usize {
        engine::perform(Op::CountArc, Some(at));
        let count = std::sync::Arc::strong_count(self.inner());
        see_count(count);
        count
    }

    /// See [`std::sync::Arc::as_ptr`].
    pub fn as_ptr(this: &Self) -> *const T {
        std::sync::Arc::as_ptr(this.inner())
    }

    /// See [`std::sync::Arc::ptr_eq`].
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        std::sync::Arc::ptr_eq(this.inner(), other.inner())
    }

    /// See [`std::sync::Arc::strong_count`].
    #[track_caller]
    pub fn strong_count(this: &Self) -> usize {
        this.count(Location::caller())
    }

    /// See [`std::sync::Arc::get_mut`].
    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        this.count(Location::caller());
        std::sync::Arc::get_mut(this.0.as_mut()?)
    }

    /// See [`std::sync::Arc::downgrade`].
    pub fn downgrade(this: &Self) -> Weak<T> {
        Weak(std::sync::Arc::downgrade(this.inner()))
    }
}

impl<T: ?Sized> Weak<T> {
    /// See [`std::sync::Weak::upgrade`].
    #[track_caller]
    pub fn upgrade(&self) -> Option<Arc<T>> {
        engine::perform(Op::CountArc, Some(Location::caller()));
        see_count(self.0.strong_count());
        self.0.upgrade().map(|inner| Arc(Some(inner)))
    }
}

/// The count is the machine's; the model learns it here.
fn see_count(count: usize) {
    engine::do_the_unforeseen();
    engine::perform(Op::Saw(count as u64), None);
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
        Arc(self.0.clone())
    }
}

impl<T: ?Sized> Drop for Arc<T> {
    fn drop(&mut self) {
        if self.0.is_none() || engine::rules().is_none() {
            return;
        }
        if arcs_show() {
            engine::perform(Op::DropArc, None);
        }
        if needs_drop::<T>() {
            engine::disown(|| self.0 = None);
        }
    }
}

impl<T: ?Sized> Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner()
    }
}

impl<T: ?Sized> AsRef<T> for Arc<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T: ?Sized> Borrow<T> for Arc<T> {
    fn borrow(&self) -> &T {
        self
    }
}

impl<T: Default> Default for Arc<T> {
    fn default() -> Self {
        Arc::new(T::default())
    }
}

impl<T> From<T> for Arc<T> {
    fn from(value: T) -> Self {
        Arc::new(value)
    }
}

impl From<&str> for Arc<str> {
    fn from(text: &str) -> Self {
        Arc(Some(text.into()))
    }
}

impl<T> From<Vec<T>> for Arc<[T]> {
    fn from(items: Vec<T>) -> Self {
        Arc(Some(items.into()))
    }
}

impl<T> FromIterator<T> for Arc<[T]> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Arc(Some(items.into_iter().collect()))
    }
}

impl<T: ?Sized + Debug> Debug for Arc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + Display> Display for Arc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(Weak)")
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    fn clone(&self) -> Self {
        Weak(self.0.clone())
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Arc<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: ?Sized + Eq> Eq for Arc<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for Arc<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: ?Sized + Ord> Ord for Arc<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: ?Sized + Hash> Hash for Arc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}
