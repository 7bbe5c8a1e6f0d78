//! `std::sync::atomic`, as if every ordering were `SeqCst`: weaker ones are not modelled.

use std::fmt::{self, Debug};
use std::panic::Location;

pub use std::sync::atomic::Ordering;

use crate::engine::{self, Slot};
use crate::names::ObjectId;
use crate::op::{Change, Op, Outcome};
use crate::world::Object;

/// See [`std::sync::atomic::fence`]. Nothing to do.
pub fn fence(_: Ordering) {}

macro_rules! atomic {
    ($($name:ident of $int:ty),*) => { $(
        #[doc = concat!("See [`std::sync::atomic::", stringify!($name), "`].")]
        pub struct $name {
            slot: Slot,
            initial: $int,
        }

        impl $name {
            /// See std.
            #[track_caller]
            pub const fn new(value: $int) -> Self {
                $name { slot: Slot::new(), initial: value }
            }

            fn id(&self) -> ObjectId {
                let initial = self.initial;
                self.slot.id(stringify!($name), false, || Object::Atomic(initial.to_bits()))
            }

            #[track_caller]
            fn update(&self, new: impl FnOnce($int) -> Option<$int>) -> Result<$int, $int> {
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
            pub fn load(&self, _: Ordering) -> $int {
                match engine::perform(Op::Load(self.id()), Some(Location::caller())) {
                    Outcome::Value(value) => <$int>::from_bits(value),
                    _ => self.initial,
                }
            }

            /// See std.
            #[track_caller]
            pub fn store(&self, value: $int, _: Ordering) {
                let op = Op::Store(self.id(), value.to_bits());
                engine::perform(op, Some(Location::caller()));
            }

            /// See std.
            #[track_caller]
            pub fn swap(&self, value: $int, _: Ordering) -> $int {
                either(self.update(|_| Some(value)))
            }

            /// See std.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $int,
                new: $int,
                _: Ordering,
                _: Ordering,
            ) -> Result<$int, $int> {
                self.update(|old| (old == current).then_some(new))
            }

            /// See std. It fails only if the value is another.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $int,
                new: $int,
                _: Ordering,
                _: Ordering,
            ) -> Result<$int, $int> {
                self.update(|old| (old == current).then_some(new))
            }

            /// See std. As one step, without the retries; with them, if `f` does steps itself.
            #[track_caller]
            pub fn fetch_update(
                &self,
                _: Ordering,
                _: Ordering,
                mut f: impl FnMut($int) -> Option<$int>,
            ) -> Result<$int, $int> {
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
                    match self.update(|old| (old == seen).then_some(new)) {
                        Err(other) => seen = other,
                        done => return done,
                    }
                }
            }

            /// See std.
            pub fn into_inner(self) -> $int {
                let id = self.id();
                match engine::perform(Op::Look(id), None) {
                    Outcome::Value(bits) => <$int>::from_bits(bits),
                    _ => self.initial,
                }
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

        /// Does not look inside, so that it is no operation.
        impl Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
                either(self.update(|old| Some(old.wrapping_add(value))))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_sub(&self, value: $int, _: Ordering) -> $int {
                either(self.update(|old| Some(old.wrapping_sub(value))))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_max(&self, value: $int, _: Ordering) -> $int {
                either(self.update(|old| Some(old.max(value))))
            }

            /// See std.
            #[track_caller]
            pub fn fetch_min(&self, value: $int, _: Ordering) -> $int {
                either(self.update(|old| Some(old.min(value))))
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

bits!(u64, usize, u32, i64, i32);

impl Bits for bool {
    fn to_bits(self) -> u64 {
        u64::from(self)
    }

    fn from_bits(bits: u64) -> Self {
        bits != 0
    }
}

atomic!(AtomicU64 of u64, AtomicUsize of usize, AtomicU32 of u32);
atomic!(AtomicI64 of i64, AtomicI32 of i32, AtomicBool of bool);
arithmetic!(AtomicU64 of u64, AtomicUsize of usize, AtomicU32 of u32);
arithmetic!(AtomicI64 of i64, AtomicI32 of i32);

impl AtomicBool {
    /// See std.
    #[track_caller]
    pub fn fetch_or(&self, value: bool, _: Ordering) -> bool {
        either(self.update(|old| Some(old | value)))
    }

    /// See std.
    #[track_caller]
    pub fn fetch_and(&self, value: bool, _: Ordering) -> bool {
        either(self.update(|old| Some(old & value)))
    }
}

fn either<T>(result: Result<T, T>) -> T {
    match result {
        Ok(old) | Err(old) => old,
    }
}
