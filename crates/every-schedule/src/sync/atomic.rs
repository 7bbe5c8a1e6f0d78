//! `std::sync::atomic`, as if every ordering were `SeqCst`: weaker ones are not modelled.

mod pointer;

use std::fmt::{self, Debug};
use std::panic::Location;

pub use std::sync::atomic::Ordering;

pub use pointer::AtomicPtr;

use std::sync::atomic::AtomicBool as Borrowed;

use crate::engine::{self, Slot};
use crate::names::ObjectId;
use crate::op::{Change, Op, Outcome};
use crate::world::Object;

/// See [`std::sync::atomic::fence`]. Nothing to do.
///
/// # Panics
///
/// If the order is `Relaxed`.
#[track_caller]
pub fn fence(order: Ordering) {
    assert!(
        order != Ordering::Relaxed,
        "there is no such thing as a relaxed fence"
    );
}

/// See [`std::sync::atomic::compiler_fence`]. Nothing to do.
///
/// # Panics
///
/// If the order is `Relaxed`.
#[track_caller]
pub fn compiler_fence(order: Ordering) {
    assert!(
        order != Ordering::Relaxed,
        "there is no such thing as a relaxed fence"
    );
}

/// Panics as std does, if there is no such load.
#[track_caller]
fn can_load(order: Ordering, kind: &str) {
    match order {
        Ordering::Release => {
            panic!("there is no such thing as a release {kind}")
        }
        Ordering::AcqRel => {
            panic!("there is no such thing as an acquire-release {kind}")
        }
        _ => {}
    }
}

/// Panics as std does, if there is no such store.
#[track_caller]
fn can_store(order: Ordering) {
    match order {
        Ordering::Acquire => {
            panic!("there is no such thing as an acquire store")
        }
        Ordering::AcqRel => {
            panic!("there is no such thing as an acquire-release store")
        }
        _ => {}
    }
}

macro_rules! atomic {
    ($($name:ident of $int:ty),*) => { $(
        #[doc = concat!("See [`std::sync::atomic::", stringify!($name), "`].")]
        pub struct $name {
            slot: Slot,
            initial: $int,
            /// The value may have changed through `get_mut`.
            borrowed: Borrowed,
        }

        impl $name {
            /// See std.
            #[track_caller]
            pub const fn new(value: $int) -> Self {
                $name { slot: Slot::new(), initial: value, borrowed: Borrowed::new(false) }
            }

            fn id(&self) -> ObjectId {
                let initial = self.initial;
                let first = || Object::Atomic(initial.to_bits());
                let id = self.slot.id(stringify!($name), false, first);
                if self.borrowed.swap(false, Ordering::Relaxed) {
                    engine::change(Change::SetAtomic(id, initial.to_bits()));
                }
                id
            }

            #[track_caller]
            fn modify(&self, new: impl FnOnce($int) -> Option<$int>) -> Result<$int, $int> {
                let id = self.id();
                let outcome = engine::perform(Op::Update(id), Some(Location::caller()));
                let Outcome::Value(old) = outcome else { return Err(self.initial) };
                let old = <$int>::from_bits(old);
                let Some(new) = new(old) else { return Err(old) };
                // The thread still has the baton, so this is one step with the look before.
                engine::change(Change::SetAtomic(id, new.to_bits()));
                Ok(old)
            }

            /// See std.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $int {
                can_load(order, "load");
                match engine::perform(Op::Load(self.id()), Some(Location::caller())) {
                    Outcome::Value(value) => <$int>::from_bits(value),
                    _ => self.initial,
                }
            }

            /// See std.
            #[track_caller]
            pub fn store(&self, value: $int, order: Ordering) {
                can_store(order);
                let op = Op::Store(self.id(), value.to_bits());
                engine::perform(op, Some(Location::caller()));
            }

            /// See std.
            #[track_caller]
            pub fn swap(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|_| Some(value)))
            }

            /// See std.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $int,
                new: $int,
                _: Ordering,
                failure: Ordering,
            ) -> Result<$int, $int> {
                can_load(failure, "failure ordering");
                self.modify(|old| (old == current).then_some(new))
            }

            /// See std, where it is deprecated.
            #[track_caller]
            pub fn compare_and_swap(
                &self,
                current: $int,
                new: $int,
                _: Ordering,
            ) -> $int {
                either(self.modify(|old| (old == current).then_some(new)))
            }

            /// See std. It fails only if the value is another.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $int,
                new: $int,
                _: Ordering,
                failure: Ordering,
            ) -> Result<$int, $int> {
                can_load(failure, "failure ordering");
                self.modify(|old| (old == current).then_some(new))
            }

            /// See std. As `try_update`.
            #[track_caller]
            pub fn fetch_update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                f: impl FnMut($int) -> Option<$int>,
            ) -> Result<$int, $int> {
                self.try_update(set_order, fetch_order, f)
            }

            /// See std. As `try_update`, but never gives up.
            #[track_caller]
            pub fn update(
                &self,
                set_order: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($int) -> $int,
            ) -> $int {
                either(self.try_update(set_order, fetch_order, |old| Some(f(old))))
            }

            /// See std. As one step, without the retries; with them, if `f` does steps itself.
            #[track_caller]
            pub fn try_update(
                &self,
                _: Ordering,
                fetch_order: Ordering,
                mut f: impl FnMut($int) -> Option<$int>,
            ) -> Result<$int, $int> {
                can_load(fetch_order, "failure ordering");
                let id = self.id();
                let outcome = engine::perform(Op::Update(id), Some(Location::caller()));
                let Outcome::Value(seen) = outcome else { return Err(self.initial) };
                let mut seen = <$int>::from_bits(seen);
                loop {
                    let before = engine::history();
                    let Some(new) = f(seen) else { return Err(seen) };
                    if engine::history() == before {
                        // The thread still has the baton.
                        engine::change(Change::SetAtomic(id, new.to_bits()));
                        return Ok(seen);
                    }
                    match self.modify(|old| (old == seen).then_some(new)) {
                        Err(other) => seen = other,
                        done => return done,
                    }
                }
            }

            /// See std.
            pub fn into_inner(mut self) -> $int {
                *self.get_mut()
            }

            /// See std.
            pub fn get_mut(&mut self) -> &mut $int {
                let id = self.id();
                if let Outcome::Value(bits) = engine::perform(Op::Look(id), None) {
                    self.initial = <$int>::from_bits(bits);
                }
                *self.borrowed.get_mut() = true;
                &mut self.initial
            }
        }

        impl Default for $name {
            #[track_caller]
            fn default() -> Self {
                $name::new(<$int>::default())
            }
        }

        impl From<$int> for $name {
            #[track_caller]
            fn from(value: $int) -> Self {
                $name::new(value)
            }
        }

        /// Looks inside, as std's does, which is an operation; not for a reader.
        impl Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if crate::introduce::looks_inside() {
                    return Debug::fmt(&self.load(Ordering::Relaxed), f);
                }
                crate::introduce::meet(|| self.id());
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )* };
}

macro_rules! arithmetic {
    ($($name:ident of $int:ty),*) => { $(
        impl $name {
            /// See std.
            #[track_caller]
            pub fn fetch_add(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|old| Some(old.wrapping_add(value))))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_sub(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|old| Some(old.wrapping_sub(value))))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_max(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|old| Some(old.max(value))))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_min(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|old| Some(old.min(value))))
            }
        }
    )* };
}

macro_rules! logic {
    ($($name:ident of $int:ty),*) => { $(
        impl $name {
            /// See std.
            #[track_caller]
            pub fn fetch_and(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|old| Some(old & value)))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_nand(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|old| Some(!(old & value))))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_or(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|old| Some(old | value)))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_xor(&self, value: $int, _: Ordering) -> $int {
                either(self.modify(|old| Some(old ^ value)))
            }
        }
    )* };
}

/// How a value is kept in the model.
trait Bits: Copy {
    fn to_bits(self) -> u64;
    fn from_bits(bits: u64) -> Self;
}

macro_rules! bits {
    ($($int:ty),*) => { $(
        impl Bits for $int {
            fn to_bits(self) -> u64 {
                self as u64
            }

            fn from_bits(bits: u64) -> Self {
                bits as $int
            }
        }
    )* };
}

bits!(u64, usize, u32, u16, u8, i64, isize, i32, i16, i8);

impl Bits for bool {
    fn to_bits(self) -> u64 {
        u64::from(self)
    }

    fn from_bits(bits: u64) -> Self {
        bits != 0
    }
}

atomic!(AtomicU64 of u64, AtomicUsize of usize, AtomicU32 of u32, AtomicU16 of u16);
atomic!(AtomicU8 of u8, AtomicI64 of i64, AtomicIsize of isize, AtomicI32 of i32);
atomic!(AtomicI16 of i16, AtomicI8 of i8, AtomicBool of bool);
arithmetic!(AtomicU64 of u64, AtomicUsize of usize, AtomicU32 of u32, AtomicU16 of u16);
arithmetic!(AtomicU8 of u8, AtomicI64 of i64, AtomicIsize of isize, AtomicI32 of i32);
arithmetic!(AtomicI16 of i16, AtomicI8 of i8);
logic!(AtomicU64 of u64, AtomicUsize of usize, AtomicU32 of u32, AtomicU16 of u16);
logic!(AtomicU8 of u8, AtomicI64 of i64, AtomicIsize of isize, AtomicI32 of i32);
logic!(AtomicI16 of i16, AtomicI8 of i8, AtomicBool of bool);

impl AtomicBool {
    /// See [`std::sync::atomic::AtomicBool::fetch_not`].
    #[track_caller]
    pub fn fetch_not(&self, _: Ordering) -> bool {
        either(self.modify(|old| Some(!old)))
    }
}

fn either<T>(result: Result<T, T>) -> T {
    match result {
        Ok(old) | Err(old) => old,
    }
}
