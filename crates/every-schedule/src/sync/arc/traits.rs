//! What an `Arc` can be made from, compared with and used as.

use std::any::Any;
use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::error::Error;
use std::ffi::OsStr;
use std::fmt::{self, Debug, Display};
use std::hash::{Hash, Hasher};
use std::path::Path;

use super::Arc;

impl Arc<dyn Any + Send + Sync> {
    /// See [`std::sync::Arc::downcast`].
    ///
    /// # Errors
    ///
    /// The `Arc` itself, if the value is of another type.
    pub fn downcast<T: Any + Send + Sync>(self) -> Result<Arc<T>, Self> {
        self.into_std().downcast().map(Arc::own).map_err(Arc::own)
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

impl Default for Arc<str> {
    fn default() -> Self {
        Arc::first("".into())
    }
}

impl<T> Default for Arc<[T]> {
    fn default() -> Self {
        Arc::first([].into())
    }
}

impl<T> From<T> for Arc<T> {
    fn from(value: T) -> Self {
        Arc::new(value)
    }
}

impl<T: ?Sized> From<Box<T>> for Arc<T> {
    fn from(value: Box<T>) -> Self {
        Arc::first(value.into())
    }
}

impl From<&str> for Arc<str> {
    fn from(text: &str) -> Self {
        Arc::first(text.into())
    }
}

impl From<&Path> for Arc<Path> {
    fn from(path: &Path) -> Self {
        Arc::first(path.into())
    }
}

impl From<&OsStr> for Arc<OsStr> {
    fn from(text: &OsStr) -> Self {
        Arc::first(text.into())
    }
}

impl From<String> for Arc<str> {
    fn from(text: String) -> Self {
        Arc::first(text.into())
    }
}

impl<T: Clone> From<&[T]> for Arc<[T]> {
    fn from(items: &[T]) -> Self {
        Arc::first(items.into())
    }
}

impl<T> From<Vec<T>> for Arc<[T]> {
    fn from(items: Vec<T>) -> Self {
        Arc::first(items.into())
    }
}

impl<T, const N: usize> From<[T; N]> for Arc<[T]> {
    fn from(items: [T; N]) -> Self {
        Arc::first(items.into())
    }
}

impl<'a, B: ?Sized + ToOwned> From<Cow<'a, B>> for Arc<B>
where
    Arc<B>: From<&'a B> + From<B::Owned>,
{
    fn from(cow: Cow<'a, B>) -> Self {
        match cow {
            Cow::Borrowed(it) => Arc::from(it),
            Cow::Owned(it) => Arc::from(it),
        }
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

impl<T: ?Sized> fmt::Pointer for Arc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&Arc::as_ptr(self), f)
    }
}

impl<T: ?Sized + Error> Error for Arc<T> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        (**self).source()
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Arc<T> {
    fn eq(&self, other: &Self) -> bool {
        // Std compares the addresses first, if `T` is `Eq`.
        self.inner == other.inner
    }

    #[allow(clippy::partialeq_ne_impl)]
    fn ne(&self, other: &Self) -> bool {
        self.inner != other.inner
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
