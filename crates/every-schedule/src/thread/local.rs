//! `thread_local!`: what a thread has for itself is dropped at its end, while it can still do
//! something.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::mem::needs_drop;
use std::rc::Rc;

use crate::engine;

/// What the calling thread has.
#[derive(Default)]
pub(crate) struct Locals {
    /// By the address of the key, in the order in which they were made.
    values: Vec<(usize, Local)>,
}

enum Local {
    /// Without a destructor it is there to the end.
    Plain(Rc<dyn Any>),
    Dropped(Rc<dyn Any>),
    Gone,
}

/// See [`std::thread::LocalKey`].
pub struct LocalKey<T: 'static> {
    first: fn() -> T,
}

/// See [`std::thread::AccessError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessError;

impl Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("already destroyed")
    }
}

impl Error for AccessError {}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn __new(first: fn() -> T) -> Self {
        LocalKey { first }
    }

    /// The value, if there is one. `first` is run without a borrow, since it may use other keys.
    fn value(
        &'static self,
        first: impl FnOnce() -> T,
    ) -> Result<Rc<T>, AccessError> {
        engine::note_loud(); // a destructor's thread shows in it
        if engine::rules()
            .is_some_and(|rules| rules.chosen.of_another && !rules.found.mixes)
        {
            engine::note_mixing(); // tasks that take turns on a thread share it
        }
        let key = std::ptr::from_ref(self).addr();
        let known = engine::personal(|it| {
            let locals = &mut it.locals;
            let mut all = locals.values.iter();
            all.find(|(it, _)| *it == key).map(|(_, local)| match local {
                Local::Plain(value) | Local::Dropped(value) => {
                    Ok(Rc::clone(value))
                }
                Local::Gone => Err(AccessError),
            })
        });
        let value = match known {
            Some(value) => value?,
            None => {
                let value: Rc<dyn Any> = Rc::new(first());
                let local = match needs_drop::<T>() {
                    true => Local::Dropped(Rc::clone(&value)),
                    false => Local::Plain(Rc::clone(&value)),
                };
                engine::personal(|it| {
                    let locals = &mut it.locals;
                    locals.values.push((key, local));
                });
                value
            }
        };
        Ok(value.downcast().expect("a key has values of one type"))
    }

    /// See [`std::thread::LocalKey::with`].
    ///
    /// # Panics
    ///
    /// If the value was dropped at the end of the thread.
    pub fn with<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        self.try_with(f).expect(
            "cannot access a Thread Local Storage value during or after destruction",
        )
    }

    /// See [`std::thread::LocalKey::try_with`].
    ///
    /// # Errors
    ///
    /// If the value was dropped at the end of the thread.
    pub fn try_with<R>(
        &'static self,
        f: impl FnOnce(&T) -> R,
    ) -> Result<R, AccessError> {
        let value = self.value(self.first)?;
        Ok(f(&value))
    }

    /// Sets it without looking at the first value.
    fn set_with(&'static self, new: T, replace: impl FnOnce(&T, T)) {
        let mut new = Some(new);
        let value =
            self.value(|| new.take().expect("it is made once")).expect(
                "cannot access a Thread Local Storage value during or after destruction",
            );
        if let Some(new) = new {
            replace(&value, new);
        }
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// See [`std::thread::LocalKey::set`].
    pub fn set(&'static self, value: T) {
        self.set_with(Cell::new(value), |cell, new| cell.set(new.into_inner()));
    }

    /// See [`std::thread::LocalKey::get`].
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// See [`std::thread::LocalKey::take`].
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// See [`std::thread::LocalKey::replace`].
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// See [`std::thread::LocalKey::with_borrow`].
    pub fn with_borrow<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| f(&cell.borrow()))
    }

    /// See [`std::thread::LocalKey::with_borrow_mut`].
    pub fn with_borrow_mut<R>(&'static self, f: impl FnOnce(&mut T) -> R) -> R {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }

    /// See [`std::thread::LocalKey::set`].
    pub fn set(&'static self, value: T) {
        self.set_with(RefCell::new(value), |cell, new| {
            *cell.borrow_mut() = new.into_inner();
        });
    }

    /// See [`std::thread::LocalKey::take`].
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// See [`std::thread::LocalKey::replace`].
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}

/// Drops all that the calling thread has for itself, the last one first. What its destructors
/// make is dropped, too.
pub(crate) fn drop_all() {
    loop {
        let last = engine::personal(|it| {
            let locals = &mut it.locals;
            let mut all = locals.values.iter_mut().rev();
            all.find_map(|(_, local)| match local {
                Local::Dropped(_) => {
                    Some(std::mem::replace(local, Local::Gone))
                }
                Local::Plain(_) | Local::Gone => None,
            })
        });
        match last {
            Some(value) => drop(value),
            None => break,
        }
    }
}

/// At the end of the thread of the machine, whatever it was stopped at.
pub(crate) fn forget_all() {
    while engine::caught(drop_all).is_err() {}
    drop(engine::personal(|it| std::mem::take(&mut it.locals)));
}

/// See [`std::thread_local!`].
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$attribute:meta])* $visible:vis static $name:ident: $type:ty = const $first:block $(; $($rest:tt)*)?) => {
        $(#[$attribute])*
        $visible static $name: $crate::thread::LocalKey<$type> =
            $crate::thread::LocalKey::__new(|| const $first);
        $($crate::thread_local!($($rest)*);)?
    };
    ($(#[$attribute:meta])* $visible:vis static $name:ident: $type:ty = $first:expr $(; $($rest:tt)*)?) => {
        $(#[$attribute])*
        $visible static $name: $crate::thread::LocalKey<$type> =
            $crate::thread::LocalKey::__new(|| $first);
        $($crate::thread_local!($($rest)*);)?
    };
}
