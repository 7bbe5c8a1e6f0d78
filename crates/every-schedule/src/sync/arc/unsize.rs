//! `Arc<T>` turns into `Arc<dyn Trait>`, and can be `self`. Only unstable features of the
//! compiler can say so of a type that is not std's own; see `build.rs`.

use std::marker::Unsize;
use std::ops::{CoerceUnsized, DispatchFromDyn, LegacyReceiver};

use super::{Arc, Weak};

impl<T: ?Sized + Unsize<U>, U: ?Sized> CoerceUnsized<Arc<U>> for Arc<T> {}
impl<T: ?Sized + Unsize<U>, U: ?Sized> DispatchFromDyn<Arc<U>> for Arc<T> {}
impl<T: ?Sized> LegacyReceiver for Arc<T> {}
impl<T: ?Sized + Unsize<U>, U: ?Sized> CoerceUnsized<Weak<U>> for Weak<T> {}
