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
use std::ops::Deref;
use std::panic::Location;

use super::owner::Owners;
use crate::engine;
use crate::op::Deed;

/// See [`std::sync::Arc`]. It does not turn into an `Arc<dyn Trait>`.
pub struct Arc<T: ?Sized> {
    /// Full until it is dropped.
    inner: Option<std::sync::Arc<T>>,
    owners: Owners,
}

/// See [`std::sync::Weak`].
pub struct Weak<T: ?Sized> {
    inner: std::sync::Weak<T>,
    owners: Owners,
}

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

/// Makes an `Arc` whose address is above those that the thread has made before.
fn in_order<T>(value: T) -> std::sync::Arc<T> {
    if engine::Here::get().is_none() {
        return std::sync::Arc::new(value);
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
                return arc;
            }
            value = match std::sync::Arc::try_unwrap(arc) {
                Ok(value) => value,
                Err(_) => unreachable!("nobody else has it yet"),
            };
            // What was freed last is most often given out next.
            in_the_way.push(Vec::with_capacity(words));
        }
    }
    std::sync::Arc::new(value)
}

impl<T> Arc<T> {
    /// See [`std::sync::Arc::new`].
    #[track_caller]
    pub fn new(value: T) -> Self {
        Arc::first(in_order(value))
    }

    /// See [`std::sync::Arc::into_inner`].
    #[track_caller]
    pub fn into_inner(mut this: Self) -> Option<T> {
        let is_last = this.owners.is_last::<T>(Location::caller());
        this.owners = Owners::none();
        let inner = this.inner.take().expect("it is full until it is dropped");
        match is_last {
            Some(false) => None,
            _ => std::sync::Arc::into_inner(inner),
        }
    }

    /// See [`std::sync::Arc::try_unwrap`].
    #[track_caller]
    pub fn try_unwrap(mut this: Self) -> Result<T, Self> {
        let (strong, _) = this.count(Location::caller());
        if strong != 1 {
            return Err(this);
        }
        this.owners.change(Deed::Drop, Some(Location::caller()));
        this.owners = Owners::none();
        let inner = this.inner.take().expect("it is full until it is dropped");
        std::sync::Arc::try_unwrap(inner)
            .map_err(|inner| Arc { inner: Some(inner), owners: this.owners })
    }
}

impl<T: ?Sized> Arc<T> {
    /// The first owner of what is in there.
    #[track_caller]
    fn first(inner: std::sync::Arc<T>) -> Self {
        let owners = Owners::new::<T>(Location::caller());
        Arc { inner: Some(inner), owners }
    }

    fn inner(&self) -> &std::sync::Arc<T> {
        self.inner.as_ref().expect("it is full until it is dropped")
    }

    /// A step that sees how many owners there are, strong and weak.
    fn count(&self, at: &'static Location<'static>) -> (usize, usize) {
        self.owners.count::<T>(Deed::Count, at).unwrap_or_else(|| {
            let inner = self.inner();
            (
                std::sync::Arc::strong_count(inner),
                std::sync::Arc::weak_count(inner),
            )
        })
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
        this.count(Location::caller()).0
    }

    /// See [`std::sync::Arc::get_mut`].
    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        match this.count(Location::caller()) {
            (1, 0) => std::sync::Arc::get_mut(this.inner.as_mut()?),
            _ => None,
        }
    }

    /// See [`std::sync::Arc::downgrade`].
    #[track_caller]
    pub fn downgrade(this: &Self) -> Weak<T> {
        this.owners.change(Deed::Downgrade, Some(Location::caller()));
        Weak {
            inner: std::sync::Arc::downgrade(this.inner()),
            owners: this.owners,
        }
    }
}

impl<T: ?Sized> Weak<T> {
    /// See [`std::sync::Weak::upgrade`].
    #[track_caller]
    pub fn upgrade(&self) -> Option<Arc<T>> {
        let at = Location::caller();
        match self.owners.count::<T>(Deed::Upgrade, at) {
            Some((0, _)) => None,
            _ => Some(Arc {
                inner: Some(self.inner.upgrade()?),
                owners: self.owners,
            }),
        }
    }
}

impl<T: ?Sized> Clone for Arc<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.owners.change(Deed::Clone, Some(Location::caller()));
        Arc { inner: self.inner.clone(), owners: self.owners }
    }
}

impl<T: ?Sized> Drop for Arc<T> {
    fn drop(&mut self) {
        if self.inner.is_some() && engine::rules().is_some() {
            self.owners.drop::<T>(|| self.inner = None);
        }
    }
}

impl<T: ?Sized> Drop for Weak<T> {
    fn drop(&mut self) {
        self.owners.change(Deed::DropWeak, None);
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
        Arc::first(text.into())
    }
}

impl<T> From<Vec<T>> for Arc<[T]> {
    fn from(items: Vec<T>) -> Self {
        Arc::first(items.into())
    }
}

impl<T> FromIterator<T> for Arc<[T]> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Arc::first(items.into_iter().collect())
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
        self.owners.change(Deed::CloneWeak, None);
        Weak { inner: self.inner.clone(), owners: self.owners }
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
